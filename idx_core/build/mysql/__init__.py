"""Index DDL on a running MySQL or MariaDB: InnoDB's online DDL, or an error; never a table copy."""
