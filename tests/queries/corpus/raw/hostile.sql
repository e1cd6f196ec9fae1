-- Quoted names: reserved words, umlauts, capitals, quotes in names.

-- a reserved word
-- shape: Order Items: "select" =
-- index: "Order Items" ("select")
-- values: 17
SELECT * FROM "Order Items" WHERE "select" = $1;

-- an umlaut
-- shape: Order Items: "Größe" =
-- index: "Order Items" ("Größe")
-- values: 'g17'
SELECT * FROM "Order Items" WHERE "Größe" = $1;

-- capitals
-- shape: Order Items: "camelCase" =; order "order" desc; limit
-- index: "Order Items" ("camelCase", "order")
-- values: 17
SELECT * FROM "Order Items" WHERE "camelCase" = $1 ORDER BY "order" DESC LIMIT 3;

-- an apostrophe
-- shape: Order Items: "it's" =
-- index: "Order Items" ("it's")
-- values: 'q17'
SELECT * FROM "Order Items" AS i WHERE i."it's" = $1;

-- a quote
-- shape: Order Items: "a""b" range
-- index: "Order Items" ("a""b")
-- values: 1690
SELECT * FROM "Order Items" WHERE "a""b" > $1;

-- a predicate with a reserved word
-- shape: Order Items: "select" =, "user" =!
-- index: "Order Items" ("select") WHERE "user"
-- values: 49
SELECT * FROM "Order Items" WHERE "select" = $1 AND "user";

-- an expression of a quoted name
-- shape: Order Items: (lower("Größe")) =
-- index: "Order Items" (lower("Größe"))
-- values: 'g17'
SELECT * FROM "Order Items" WHERE lower("Größe") = $1;

-- a prefix of a quoted name
-- shape: Order Items: "it's" prefix!
-- index: "Order Items" ("it's" text_pattern_ops)
SELECT * FROM "Order Items" WHERE "it's" LIKE 'q17%';

-- an alias that is a reserved word
-- shape: Order Items: Id =@Order Items, camelCase =
-- shape: Order Items: Id =@Order Items
-- index: "Order Items" ("camelCase")
-- values: 17
SELECT "table".* FROM "Order Items" AS "table" JOIN "Order Items" AS "Other" ON "Other"."Id" = "table"."Id"
WHERE "table"."camelCase" = $1;

-- a join with a quoted name
-- shape: products: id =@Order Items, sku =
-- shape: Order Items: select =@products
-- index: "Order Items" ("select")
-- values: 'SKU-0000017'
SELECT i.* FROM products AS p JOIN "Order Items" AS i ON i."select" = p.id WHERE p.sku = $1;

-- a window whose name is a column's
-- shape: Order Items: "user" =!, "order" range
-- index: "Order Items" ("order") WHERE "user" = true
-- or: "Order Items" ("order") WHERE "user"
-- values: '2026-01-01'
SELECT * FROM "Order Items" WHERE "user" = TRUE AND "order" >= $1;
