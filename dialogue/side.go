package dialogue

import "fmt"

// Side is the seat of a partner, as seen from where the couple sits. It tells
// the two apart everywhere: no role in Halfway depends on who a person is.
type Side int

// The sides. Nobody stands for "neither of the two", as in a pause.
const (
	Nobody Side = iota
	Left
	Right
)

// Both lists the two sides in reading order.
var Both = [...]Side{Left, Right}

// Other returns the partner's side; of Nobody it is Nobody.
func (s Side) Other() Side {
	switch s {
	case Left:
		return Right
	case Right:
		return Left
	default:
		return Nobody
	}
}

// Index returns 0 for Left and 1 for Right, for use with two-element arrays.
// It panics for Nobody.
func (s Side) Index() int {
	if s != Left && s != Right {
		panic("dialogue: Nobody has no index")
	}
	return int(s) - 1
}

// String returns "left", "right" or "nobody".
func (s Side) String() string {
	switch s {
	case Left:
		return "left"
	case Right:
		return "right"
	default:
		return "nobody"
	}
}

// MarshalText writes the side as in String.
func (s Side) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Side) UnmarshalText(text []byte) error {
	switch string(text) {
	case "left":
		*s = Left
	case "right":
		*s = Right
	case "nobody", "":
		*s = Nobody
	default:
		return fmt.Errorf("side %q: allowed are left, right, nobody", text)
	}
	return nil
}
