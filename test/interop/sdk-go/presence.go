package main

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// optional are the fields that may be missing, nullable those that may be null. All others are always there
// (contract 2).
var (
	optional = map[string]bool{"duration": true}
	nullable = map[string]bool{"metadata": true, "allowed_rsa_key_sizes": true, "allowed_ecdsa_key_sizes": true}
)

// absent returns the names of required fields that a JSON value lacks.
func absent(data json.RawMessage, of reflect.Type, path string) []string {
	switch {
	case of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Struct:
		var items []json.RawMessage
		if json.Unmarshal(data, &items) != nil {
			return nil
		}
		var names []string
		for at, item := range items {
			names = append(names, absent(item, of.Elem(), fmt.Sprintf("%s[%d]", path, at))...)
		}
		return names
	case of.Kind() != reflect.Struct || of.Implements(reflect.TypeFor[json.Marshaler]()):
		return nil
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return nil
	}
	var names []string
	for at := range of.NumField() {
		field := of.Field(at)
		name := field.Tag.Get("json")
		if name == "" {
			continue
		}
		value, isThere := members[name]
		switch {
		case !isThere && !optional[name], string(value) == "null" && !nullable[name]:
			names = append(names, path+"."+name)
		default:
			names = append(names, absent(value, field.Type, path+"."+name)...)
		}
	}
	return names
}
