-- Ten indexes for conditions and order: covering, partial, descending, on an expression, BRIN.
CREATE INDEX lineitem_shipped ON lineitem (l_shipdate)
    INCLUDE (l_extendedprice, l_discount, l_quantity, l_partkey, l_suppkey);
CREATE INDEX lineitem_received ON lineitem (l_shipmode, l_receiptdate);
CREATE INDEX lineitem_order_covering ON lineitem (l_orderkey) INCLUDE (l_quantity, l_suppkey);
CREATE INDEX lineitem_returned ON lineitem (l_orderkey) INCLUDE (l_extendedprice, l_discount)
    WHERE l_returnflag = 'R';
CREATE INDEX orders_dated ON orders (o_orderdate DESC) INCLUDE (o_custkey, o_orderpriority);
CREATE INDEX orders_finished ON orders (o_orderkey) WHERE o_orderstatus = 'F';
CREATE INDEX part_sized ON part (p_size, p_type text_pattern_ops);
CREATE INDEX part_container ON part (p_brand, p_container);
CREATE INDEX customer_code ON customer (substring(c_phone FROM 1 FOR 2), c_acctbal);
CREATE INDEX lineitem_commit ON lineitem USING brin (l_commitdate);
