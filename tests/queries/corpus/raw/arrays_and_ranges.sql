-- Arrays are searched by GIN, ranges by GiST.

-- an array that contains
-- shape: customers: tags contains
-- index: customers USING gin (tags)
-- values: '{vip}'
SELECT * FROM customers WHERE tags @> $1;

-- arrays that overlap
-- shape: documents: keywords overlaps
-- index: documents USING gin (keywords)
-- values: '{k17,k18}'
SELECT * FROM documents WHERE keywords && $1;

-- an array that is contained
-- shape: documents: keywords contains
-- index: documents USING gin (keywords)
-- values: '{k17,j3}'
SELECT * FROM documents WHERE keywords <@ $1;

-- contained, with the column on the right
-- shape: customers: tags contains
-- index: customers USING gin (tags)
-- values: '{vip}'
SELECT * FROM customers WHERE $1 <@ tags;

-- an element of an array: = ANY(column) is no index condition
-- shape: customers:
-- none: PostgreSQL does not answer = ANY(column) by an index; tags @> ARRAY[$1] it would
-- useless: customers USING gin (tags)
-- values: 'vip'
SELECT * FROM customers WHERE $1 = ANY(tags);

-- a constant array
-- shape: products: labels contains!
-- index: products USING gin (labels)
SELECT * FROM products WHERE labels @> ARRAY['l17', 'm3'];

-- the first element of an array
-- shape: products: (labels[1]) =
-- index: products ((labels[1]))
-- values: 'l17'
SELECT * FROM products WHERE labels[1] = $1;

-- a range that contains a moment
-- shape: documents: visible contains
-- index: documents USING gist (visible)
-- values: '2025-03-01 12:00Z'
SELECT * FROM documents WHERE visible @> $1::timestamptz;

-- a range that contains now
-- shape: bookings: held contains
-- index: bookings USING gist (held)
SELECT * FROM bookings WHERE held @> now();

-- ranges that overlap
-- shape: bookings: stay overlaps
-- index: bookings USING gist (stay)
-- values: '[2024-03-01,2024-03-03)'
SELECT * FROM bookings WHERE stay && $1;

-- overlapping a range made of parameters
-- shape: bookings: stay overlaps
-- index: bookings USING gist (stay)
-- values: '2024-03-01', '2024-03-03'
SELECT * FROM bookings WHERE stay && daterange($1, $2);

-- a range that is contained
-- shape: bookings: stay contains
-- index: bookings USING gist (stay)
-- values: '[2024-03-01,2024-03-13)'
SELECT * FROM bookings WHERE stay <@ $1;

-- the lower bound of a range
-- shape: bookings: (lower(stay)) range
-- index: bookings (lower(stay))
-- values: '2026-09-01'
SELECT * FROM bookings WHERE lower(stay) >= $1;

-- a range equal to another
-- shape: bookings: stay =
-- index: bookings (stay)
-- values: '[2024-03-01,2024-03-03)'
SELECT * FROM bookings WHERE stay = $1;

-- an integer range
-- shape: bookings: price contains, cancelled =!
-- index: bookings USING gist (price) WHERE NOT cancelled
-- or: bookings USING gist (price)
-- values: 18
SELECT * FROM bookings WHERE price @> $1::int AND NOT cancelled;

-- an overlap in one room: a B-tree on the room, as GiST has no integers of its own
-- shape: bookings: room_id =, stay overlaps
-- index: bookings (room_id)
-- or: bookings USING gist (stay)
-- values: 17, '[2024-03-01,2024-03-03)'
SELECT * FROM bookings WHERE room_id = $1 AND stay && $2;

-- a range made of two columns
-- shape: orders: (tstzrange(placed_at, shipped_at)) contains
-- index: orders USING gist (tstzrange(placed_at, shipped_at))
-- values: '2024-05-05 12:00Z'
SELECT * FROM orders WHERE tstzrange(placed_at, shipped_at) @> $1::timestamptz;
