package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// maxSettings is the greatest length of the settings, in bytes.
const maxSettings = 64 << 10

// Settings returns the settings of the program as they were saved, a JSON
// document; nil where none were. It needs no key.
func (s *Store) Settings(ctx context.Context) ([]byte, error) {
	var document []byte
	err := s.look(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "SELECT document FROM settings").Scan(&document)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	return document, nil
}

// SaveSettings keeps the settings of the program in the place of those before.
// It refuses what is no JSON, or longer than 64 KiB.
func (s *Store) SaveSettings(ctx context.Context, document []byte) error {
	if !json.Valid(document) || len(document) > maxSettings {
		return errors.New("save settings: they are no JSON document of at most 64 KiB")
	}
	err := s.change(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO settings (id, document) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET document = ?1", string(document))
		return err
	})
	if err != nil {
		return fmt.Errorf("save settings: %w", err)
	}
	return nil
}
