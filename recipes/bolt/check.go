// Grows a database over several maps, closes it, opens it again and reads everything back.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log"

	bolt "{{package}}"
)

const records = 20000

var bucket = []byte("records")

func main() {
	db := open()
	value := bytes.Repeat([]byte("0123456789abcdef"), 32)
	for from := 0; from < records; from += 1000 {
		check(db.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists(bucket)
			if err != nil {
				return err
			}
			for i := from; i < from+1000; i++ {
				if err := b.Put(key(i), append(key(i), value...)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	check(db.Close())

	db = open()
	check(db.View(func(tx *bolt.Tx) error {
		for i := 0; i < records; i++ {
			if got := tx.Bucket(bucket).Get(key(i)); !bytes.Equal(got, append(key(i), value...)) {
				return fmt.Errorf("record %d is lost", i)
			}
		}
		for err := range tx.Check() {
			return err
		}
		return nil
	}))
	check(db.Close())
	fmt.Println("the database is whole")
}

func open() *bolt.DB {
	db, err := bolt.Open("check.db", 0o600, nil)
	check(err)
	db.NoSync = true
	return db
}

func key(i int) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(i))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
