package dialogue

// Record is a stored session as a list shows it.
type Record struct {
	// ID is a UUIDv7, so that sessions sort by the time they began.
	ID string `json:"id"`
	// Couple is the id of the couple.
	Couple string `json:"couple"`
	// Partners are the two as they sat then, by Side.Index, under the names
	// that they have now.
	Partners [2]Partner `json:"partners"`
	// Protocol, Title and Hash name the protocol text that it followed.
	Protocol string `json:"protocol"`
	Title    string `json:"title"`
	Hash     string `json:"hash"`
	Summary
}

// Stored is a session as it lies in the store, whole.
type Stored struct {
	Record
	// Text is the protocol, byte for byte as it was followed.
	Text string `json:"protocol_text"`
	// Events are all that happened, in order.
	Events []Event `json:"event_list"`
}
