// Package strictxml reads XML that strangers sent into a small tree, within limits that hold before and
// while it is parsed.
//
// It refuses what is dangerous or ambiguous: a document type, and with it every entity of its own;
// documents that are too large or too deep, elements with too many attributes or the same one twice;
// encodings beyond the few that are in use. Nothing is ever fetched. Every element knows its line.
package strictxml
