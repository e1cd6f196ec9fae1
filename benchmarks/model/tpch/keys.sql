-- Ten indexes: the foreign keys, and two that are covering or partial.
CREATE INDEX lineitem_order ON lineitem (l_orderkey);
CREATE INDEX lineitem_part_supplier ON lineitem (l_partkey, l_suppkey) INCLUDE (l_quantity);
CREATE INDEX lineitem_supplier ON lineitem (l_suppkey);
CREATE INDEX orders_customer ON orders (o_custkey);
CREATE INDEX partsupp_supplier ON partsupp (ps_suppkey);
CREATE INDEX partsupp_part ON partsupp (ps_partkey);
CREATE INDEX customer_nation ON customer (c_nationkey);
CREATE INDEX supplier_nation ON supplier (s_nationkey);
CREATE INDEX nation_region ON nation (n_regionkey);
CREATE INDEX lineitem_late ON lineitem (l_orderkey, l_suppkey) WHERE l_receiptdate > l_commitdate;
