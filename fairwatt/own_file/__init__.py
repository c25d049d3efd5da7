"""What all files of the reader's own have in common: cells, texts, messages by cause, and writing a file to fill."""
