// Package storage keeps couples, their sessions and every event of these on
// disk, in one SQLite file and a key file beside it.
//
// A data folder holds
//
//	halfway.db    the database, with -wal and -shm while it is open
//	halfway.key   the key that opens the couples' data keys
//	halfway.lock  held by the one process that writes
//	halfway-v*.db copies from before a change of the schema
//
// Free text, names and readings are sealed (see [halfway/storage/seal]) with a
// random key per couple, which is itself sealed by the key file. Times, ids,
// kinds of event and the texts of protocols are plain.
//
// What a method has returned without an error is on disk for good: the journal
// is a WAL with synchronous=FULL. A change is either there whole or not at all.
// Events are only ever added, until Erase takes their whole session away.
//
// Errors wrap one of the Err values; [Sentence] makes of any error the one
// sentence that people are told.
package storage
