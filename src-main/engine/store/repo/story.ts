import type { ChannelStory } from '../ops.ts';
import { text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const storyWrites: Writes<'story.put' | 'story.drop'> = {
  'story.put': (db, { at, channel, groupKey, receiver, story }) => {
    db.run(
      'INSERT OR REPLACE INTO channel_story (receiver, channel, group_key, at, doc) VALUES (?, ?, ?, ?, ?)',
      receiver,
      channel,
      groupKey,
      at,
      toJson(story),
    );
  },
  'story.drop': (db, { channel, groupKey, receiver }) => {
    db.run(
      'DELETE FROM channel_story WHERE receiver = ? AND channel = ? AND group_key = ?',
      receiver,
      channel,
      groupKey,
    );
  },
};

export const storyReads: Reads<'story.get'> = {
  'story.get': (db, { channel, groupKey, receiver }) => {
    const row = db.get(
      'SELECT doc FROM channel_story WHERE receiver = ? AND channel = ? AND group_key = ?',
      receiver,
      channel,
      groupKey,
    );
    // Written from this type by 'story.put'.
    return row === undefined ? undefined : (fromJson(text(row, 'doc')) as ChannelStory);
  },
};
