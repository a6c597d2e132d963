import { Silence } from '../../../../src-shared/model/silence.ts';
import { text } from '../sqlite.ts';
import type { Reads, Writes } from './define.ts';
import { fromJson, toJson } from './json.ts';

export const silenceWrites: Writes<'silence.put' | 'silence.drop'> = {
  'silence.put': (db, { silence }) => {
    db.run(
      'INSERT OR REPLACE INTO silence (id, ends_at, doc) VALUES (?, ?, ?)',
      silence.id,
      silence.endsAt,
      toJson(silence),
    );
  },
  'silence.drop': (db, { id }) => {
    db.run('DELETE FROM silence WHERE id = ?', id);
  },
};

export const silenceReads: Reads<'silences'> = {
  silences: (db) =>
    db.all('SELECT doc FROM silence ORDER BY ends_at, id').map((row) => Silence.parse(fromJson(text(row, 'doc')))),
};
