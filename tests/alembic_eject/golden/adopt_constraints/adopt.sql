ALTER TABLE orders ADD CONSTRAINT one_of_each UNIQUE NULLS NOT DISTINCT (status, total);
ALTER TABLE orders ADD CONSTRAINT covering UNIQUE (status) INCLUDE (total);
ALTER TABLE orders ADD CONSTRAINT "it's" UNIQUE (total, status);
