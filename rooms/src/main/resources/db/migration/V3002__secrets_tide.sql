-- Nodes keep rows of both in memory, the values sealed as they are here.
select ostiary.tide_follows(t) from unnest(array['secret', 'secret_version']) t;
