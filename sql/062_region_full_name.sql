-- A form brings a region as its words: found along an index, not by reading all of them.
ALTER TABLE postal_region ADD KEY postal_region_full_name (full_name);
