-- How `record` and `inputs` are kept: 0 as they are, as in every row before this migration; 1 and above compressed with zstd against
-- the dictionary of that number, which the program has (src/storage/packing).
ALTER TABLE decisions ADD COLUMN packing INTEGER NOT NULL DEFAULT 0 CHECK (packing BETWEEN 0 AND 32767);
ALTER TABLE decision_inputs ADD COLUMN packing INTEGER NOT NULL DEFAULT 0 CHECK (packing BETWEEN 0 AND 32767);
