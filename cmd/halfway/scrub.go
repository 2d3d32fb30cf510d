package main

import (
	"runtime"
	"runtime/debug"
	"time"
	"unsafe"
)

// scrub clears what is left in memory of what nothing refers to any more. Go
// returns whole pages to the system, which come back empty; what lies between
// objects that are still in use is overwritten by filling those places once.
func scrub() {
	sweep()
	time.AfterFunc(fyneForgets, sweep)
}

// fyneForgets is after how long Fyne has let go of the lines that it drew last,
// which it keeps for a minute and looks at every ten seconds.
const fyneForgets = 75 * time.Second

func sweep() {
	runtime.GC()
	runtime.GC() // what had a finalizer is free only then
	fill()
	runtime.GC()
	debug.FreeOSMemory()
}

// smallest and largest are the sizes that Go's allocator has classes for.
const (
	smallest = 16
	largest  = 32 << 10
)

// fill takes every free place of the heap and gives it back: what is taken is
// empty. It takes places of each size, with and without pointers, which lie
// apart, until the heap has to grow for more.
func fill() {
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	free := before.HeapInuse - before.HeapAlloc // between objects
	var bytes [][]byte
	var pointers [][]unsafe.Pointer
	for _, class := range before.BySize {
		size := int(class.Size)
		if size < smallest || size > largest {
			continue
		}
		// No more than all free places could be of this size.
		for n := uint64(0); n < free/4 && n < 4<<20; n += uint64(2 * size) {
			bytes = append(bytes, make([]byte, size))
			pointers = append(pointers, make([]unsafe.Pointer, size/8))
		}
	}
	runtime.KeepAlive(bytes)
	runtime.KeepAlive(pointers)
}
