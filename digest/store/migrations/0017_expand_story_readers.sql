-- The outcome of each letter that was not sent is compared with the stories recalled meanwhile.
create index story_recall_readers on story_recall_letters (issue, subscriber);
