# add_kv_schema()
