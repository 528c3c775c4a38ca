-- Of the storage of tables, which is PostgreSQL's own matter. Each letter changes its row twice, so that a day leaves
-- twice as many dead rows as it has letters: they are cleaned, and the rest counted, after a twentieth of the table.
alter table deliveries set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
