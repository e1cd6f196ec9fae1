ALTER TABLE orders ADD COLUMN unknown int;
CREATE INDEX collated ON orders (status COLLATE "C");
CREATE INDEX of_unknown ON orders (unknown, status);
ALTER TABLE orders ADD CONSTRAINT later UNIQUE (status) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE orders ADD CONSTRAINT alone EXCLUDE USING btree (status WITH =);
