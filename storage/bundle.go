package storage

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"halfway/storage/keyring"
	"halfway/storage/seal"
)

// A bundle is a file of age (its format is at C2SP, age-encryption.org/v1), and
// in it one line that says what it is, and an archive with everything, packed by
// gzip. Age notices every change and every cut.
const bundleHead = "halfway bundle "

const bundleVersion = 1

var (
	// ErrNoBundle is returned for a file that is no bundle.
	ErrNoBundle = errors.New("not a bundle of Halfway")
	// ErrNewerBundle is returned for a bundle that a newer Halfway has made.
	ErrNewerBundle = errors.New("the bundle is from a newer version")
	// ErrBrokenBundle is returned for a bundle that was changed or cut.
	ErrBrokenBundle = errors.New("the bundle is damaged")
	// ErrRecipient is returned for what is no public key of age.
	ErrRecipient = errors.New("that is not a public key")
)

// Recipient is whom a bundle is for: whoever knows a passphrase, or has the key
// that belongs to a public one.
type Recipient struct{ to age.Recipient }

// ForPassphrase returns the recipient who knows a passphrase. It fails with
// keyring.ErrSecret.
func ForPassphrase(passphrase string) (Recipient, error) {
	secret, err := keyring.Prepare(passphrase)
	if err != nil {
		return Recipient{}, err
	}
	to, err := age.NewScryptRecipient(string(secret))
	if err != nil {
		return Recipient{}, fmt.Errorf("%w: %w", keyring.ErrSecret, err)
	}
	return Recipient{to}, nil
}

// ForKey returns the recipient with a public key of age, such as PublicKey
// returns. It fails with ErrRecipient.
func ForKey(public string) (Recipient, error) {
	all, err := age.ParseRecipients(strings.NewReader(strings.TrimSpace(public)))
	if err != nil || len(all) != 1 {
		return Recipient{}, fmt.Errorf("%w: %w", ErrRecipient, err)
	}
	return Recipient{all[0]}, nil
}

// Secret opens a bundle.
type Secret struct{ by []age.Identity }

// maxWork is the most that a bundle may cost to open with a passphrase, as the
// exponent of scrypt; age writes 18.
const maxWork = 20

// WithPassphrase returns the secret that a passphrase is.
func WithPassphrase(passphrase string) (Secret, error) {
	secret, err := keyring.Prepare(passphrase)
	if err != nil {
		return Secret{}, ErrPassphrase
	}
	by, err := age.NewScryptIdentity(string(secret))
	if err != nil {
		return Secret{}, ErrPassphrase
	}
	by.SetMaxWorkFactor(maxWork)
	return Secret{[]age.Identity{by}}, nil
}

// WithKeys returns the secret in a file of age identities, such as age-keygen
// makes. It fails with ErrPassphrase for a file without any.
func WithKeys(file io.Reader) (Secret, error) {
	by, err := age.ParseIdentities(io.LimitReader(file, 1<<20))
	if err != nil {
		return Secret{}, fmt.Errorf("%w: %w", ErrPassphrase, err)
	}
	return Secret{by}, nil
}

// IsBundle reports whether a file begins as bundles do.
func IsBundle(head []byte) bool { return strings.HasPrefix(string(head), "age-encryption.org/v1\n") }

// Bundle writes the whole history for another machine, with private writing and
// a facilitator's remarks, and tells after each session how many are done, of how
// many; progress may be nil. Drawers stay here: their owners alone have the key.
func (s *Store) Bundle(ctx context.Context, out io.Writer, to Recipient, progress func(done, of int)) error {
	if err := s.bundle(ctx, out, to, progress); err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	return nil
}

func (s *Store) bundle(ctx context.Context, out io.Writer, to Recipient, progress func(done, of int)) error {
	sealed, err := age.Encrypt(out, to.to)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(sealed, "%s%d\n", bundleHead, bundleVersion); err != nil {
		return err
	}
	packed := gzip.NewWriter(sealed)
	if err := s.Export(ctx, packed, Selection{}, Archived{Private: true, Remarks: true}, progress); err != nil {
		return err
	}
	return errors.Join(packed.Close(), sealed.Close())
}

// Unbundle takes in a bundle as Import does an archive. It opens with the secret,
// or with this store's own key. It fails with ErrPassphrase where neither fits,
// with ErrNoBundle, ErrNewerBundle and ErrBrokenBundle, and with the errors of
// Import.
func (s *Store) Unbundle(ctx context.Context, in io.Reader, secret Secret, progress func(done int)) (Imported, error) {
	own, err := s.identity(ctx)
	if err != nil {
		return Imported{}, fmt.Errorf("unbundle: %w", err)
	}
	archive, err := openBundle(in, append([]age.Identity{own}, secret.by...))
	if err != nil {
		return Imported{}, fmt.Errorf("unbundle: %w", err)
	}
	done, err := s.Import(ctx, archive, progress)
	if archive.broken != nil { // whatever else that led to
		err = fmt.Errorf("unbundle: %w", archive.broken)
	}
	return done, err
}

// unpacked reads the archive in a bundle, and remembers where that was damaged.
type unpacked struct {
	packed, sealed io.Reader
	broken         error
}

// Read is for io.Reader. It ends well only where the bundle does.
func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.packed.Read(p)
	if err == io.EOF { //nolint:errorlint // an end, and not an error that wraps one
		var more int64
		if more, err = io.Copy(io.Discard, u.sealed); err == nil && more > 0 {
			err = errors.New("it goes on after its end")
		}
		if err == nil {
			return n, io.EOF
		}
	}
	if err != nil {
		// Where io.EOF means that all is well, this must not.
		err = fmt.Errorf("%w: %v", ErrBrokenBundle, err) //nolint:errorlint // see above
		u.broken = err
	}
	return n, err
}

func openBundle(in io.Reader, by []age.Identity) (*unpacked, error) {
	start := bufio.NewReader(in)
	if head, _ := start.Peek(64); !IsBundle(head) {
		return nil, ErrNoBundle
	}
	plain, err := age.Decrypt(start, by...)
	if _, none := errors.AsType[*age.NoIdentityMatchError](err); none {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBrokenBundle, err)
	}
	lines := bufio.NewReader(io.LimitReader(plain, 1<<40))
	line, err := lines.ReadSlice('\n')
	if err != nil && len(line) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrBrokenBundle, err)
	}
	version := 0
	if n, err := fmt.Sscanf(string(line), bundleHead+"%d\n", &version); err != nil || n != 1 || version < 1 {
		return nil, ErrNoBundle
	}
	if version > bundleVersion {
		return nil, ErrNewerBundle
	}
	packed, err := gzip.NewReader(lines)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBrokenBundle, err)
	}
	packed.Multistream(false)
	return &unpacked{packed: packed, sealed: lines}, nil
}

func identityPlace() seal.Place { return seal.At("keyring", "identity") }

// PublicKey returns the key to which others can address a bundle, so that this
// store opens it without a passphrase.
func (s *Store) PublicKey(ctx context.Context) (string, error) {
	own, err := s.identity(ctx)
	if err != nil {
		return "", fmt.Errorf("public key: %w", err)
	}
	return own.Recipient().String(), nil
}

// identity returns the age identity of this store, and makes one where there is
// none.
func (s *Store) identity(ctx context.Context) (*age.X25519Identity, error) {
	master, err := s.masterBox()
	if err != nil {
		return nil, err
	}
	var own *age.X25519Identity
	err = s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var sealed []byte
		if err := tx.QueryRowContext(ctx, "SELECT identity FROM keyring").Scan(&sealed); err != nil {
			return err
		}
		if sealed != nil {
			plain, err := master.Open(sealed, identityPlace())
			if err != nil {
				return err
			}
			own, err = age.ParseX25519Identity(string(plain))
			return err
		}
		if own, err = age.GenerateX25519Identity(); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE keyring SET identity = ?", master.Seal([]byte(own.String()), identityPlace()))
		return err
	})
	return own, err
}
