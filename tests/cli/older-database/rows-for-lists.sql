-- a database of version 18 as those of version 17: a row for each derived list
DROP VIEW tasks; DROP VIEW indicators; DROP VIEW citations; DROP VIEW deadlines; DROP VIEW groups;
CREATE TABLE list(document INTEGER NOT NULL, list TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(document,list));
INSERT INTO list SELECT * FROM (SELECT document,'tasks',tasks AS value FROM derived UNION ALL SELECT document,'indicators',indicators FROM derived
	UNION ALL SELECT document,'citations',citations FROM derived UNION ALL SELECT document,'deadlines',deadlines FROM derived
	UNION ALL SELECT document,'groups',groups FROM derived) WHERE value IS NOT NULL;
DROP TABLE derived;
CREATE VIEW list_items AS SELECT document,list,key AS item,i.value AS v,i.value->>0 AS line_from,i.value->>1 AS line_to,i.value->>2 AS byte_from,
	i.value->>3 AS byte_to,i.value->>4 AS rule FROM list l,json_each(l.value) i;
CREATE VIEW tasks AS SELECT document,item,v->>5 AS task,line_from FROM list_items WHERE list='tasks';
PRAGMA user_version=17;
