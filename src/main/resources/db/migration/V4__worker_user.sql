-- For whom a worker claims; NULL: for everybody, on a server that keeps nobody from anything.
ALTER TABLE worker ADD COLUMN user_name TEXT;
