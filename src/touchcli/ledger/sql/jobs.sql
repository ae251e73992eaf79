-- The jobs of workers: procrastinate's tables, beside ours on PostgreSQL.

-- name: job_tables
-- Whether procrastinate's tables are there: 1 or 0.
SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'procrastinate_jobs';

-- name: lock_job_tables
-- Keeps others from making the tables until the end of the transaction.
SELECT pg_advisory_xact_lock(:family, hashtext(current_schema()));

-- name: jobs_under_way
-- The messages that have a job which waits, or which a living worker has in hand.
SELECT jobs.args->>'client_ref' FROM procrastinate_jobs jobs
LEFT JOIN procrastinate_workers workers ON workers.id = jobs.worker_id
WHERE jobs.task_name = :task
    AND (jobs.status = 'todo' OR (jobs.status = 'doing' AND workers.last_heartbeat > now() - make_interval(secs => 60)));

-- name: drop_dead_jobs
-- Forgets the jobs that dead workers had in hand; what became of their messages stands in the outbox.
DELETE FROM procrastinate_jobs WHERE task_name = :task AND status = 'doing' AND worker_id IS NULL;
