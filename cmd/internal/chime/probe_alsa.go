//go:build !darwin && !windows

package chime

// #cgo pkg-config: alsa
// #include <alsa/asoundlib.h>
//
// static void quiet(const char *file, int line, const char *function, int err, const char *format, ...) {}
//
// static int probe(void) {
//   snd_pcm_t *device;
//   snd_lib_error_set_handler(quiet);
//   int err = snd_pcm_open(&device, "default", SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
//   return err < 0 ? err : snd_pcm_close(device);
// }
import "C"

import "fmt"

// probe returns an error unless the default device opens, and does not wait for
// one that another program holds. ALSA is told not to write about it on standard
// error, now and later.
func probe() error {
	if err := C.probe(); err < 0 {
		return fmt.Errorf("open the sound device: %s", C.GoString(C.snd_strerror(err)))
	}
	return nil
}
