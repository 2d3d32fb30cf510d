package rig

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"net"
	"time"
)

// display is a connection to the X server that looks at the screen. It speaks
// the few requests of the X protocol that this takes, since starting a program
// for each look would disturb what is timed.
type display struct {
	conn   net.Conn
	root   uint32
	bounds image.Rectangle
	fake   byte // the operation code of the extension for tests, once asked for
}

// Operation codes and masks of the X protocol, version 11.
const (
	changeAttributes = 2
	clearArea        = 61
	getImage         = 73
	zPixmap          = 2
	backPixel        = 1 << 1
)

// backdrop is the colour of the empty screen, which no program of ours shows
// anywhere.
const backdrop = 0x3A3D42

// look connects to the X server of that display, such as ":7".
func look(name string) (*display, error) {
	conn, err := net.DialTimeout("unix", "/tmp/.X11-unix/X"+name[1:], patience)
	if err != nil {
		return nil, fmt.Errorf("connect to the X server: %w", err)
	}
	d := &display{conn: conn}
	if err := d.greet(); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("greet the X server: %w", err)
	}
	return d, nil
}

// greet sets the connection up and reads about the one screen.
func (d *display) greet() error {
	d.limit()
	if _, err := d.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(d.conn, head); err != nil {
		return err
	}
	rest := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(d.conn, rest); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("refused: %q", rest)
	}
	vendor := (int(binary.LittleEndian.Uint16(rest[16:])) + 3) &^ 3
	screen := rest[32+vendor+8*int(rest[21]):]
	d.root = binary.LittleEndian.Uint32(screen)
	d.bounds = image.Rect(0, 0, int(binary.LittleEndian.Uint16(screen[20:])), int(binary.LittleEndian.Uint16(screen[22:])))
	if screen[38] != 24 {
		return fmt.Errorf("the screen has %d bits of colour, want 24", screen[38])
	}
	return nil
}

func (d *display) limit() { _ = d.conn.SetDeadline(time.Now().Add(patience)) }

// paint gives the empty screen its colour.
func (d *display) paint() error {
	d.limit()
	set := request(changeAttributes, 0, d.root, backPixel, backdrop)
	_, err := d.conn.Write(append(set, request(clearArea, 0, d.root, 0, 0)...))
	return err
}

// pixels reads a part of the screen: four bytes a pixel, blue first.
func (d *display) pixels(r image.Rectangle) ([]byte, error) {
	d.limit()
	corner := uint32(uint16(r.Min.X)) | uint32(uint16(r.Min.Y))<<16
	size := uint32(uint16(r.Dx())) | uint32(uint16(r.Dy()))<<16
	if _, err := d.conn.Write(request(getImage, zPixmap, d.root, corner, size, ^uint32(0))); err != nil {
		return nil, err
	}
	head := make([]byte, 32)
	for {
		if _, err := io.ReadFull(d.conn, head); err != nil {
			return nil, err
		}
		switch head[0] {
		case 0:
			return nil, fmt.Errorf("the X server refuses to show the screen: error %d", head[1])
		case 1:
			data := make([]byte, 4*int(binary.LittleEndian.Uint32(head[4:])))
			_, err := io.ReadFull(d.conn, data)
			if err == nil && len(data) < 4*r.Dx()*r.Dy() {
				err = errors.New("the X server shows too little")
			}
			return data, err
		}
	}
}

// request builds a request of full words.
func request(operation, detail byte, words ...uint32) []byte {
	b := []byte{operation, detail, byte(len(words) + 1), 0}
	for _, w := range words {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return b
}

// covered reports whether a window has drawn itself over the middle of the
// screen: a window that is mapped and still empty lets the backdrop through.
func (d *display) covered() (bool, error) {
	middle := image.Rect(d.bounds.Dx()/4, d.bounds.Dy()/2, d.bounds.Dx()*3/4, d.bounds.Dy()/2+1)
	data, err := d.pixels(middle)
	if err != nil {
		return false, err
	}
	for i := 0; i+3 < len(data); i += 4 {
		if uint32(data[i])|uint32(data[i+1])<<8|uint32(data[i+2])<<16 == backdrop {
			return false, nil
		}
	}
	return true, nil
}
