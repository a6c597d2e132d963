import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { STALE } from '../../../../src-shared/model/sample.ts';
import {
  METRIC_TYPES,
  STALE_BITS,
  WireError,
  type WireMetadata,
  type WireRequest,
  type WireSeries,
} from './message.ts';

/** Bytes that are read before others are let in: half a millisecond's work. */
const PIECE_BYTES = 32_768;
/** Series that are given their names before others are let in. */
const SERIES_AT_ONCE = 256;

/** Reads fields of a message that lies in one buffer; offsets are those of the buffer. */
class Fields {
  readonly reader: BinaryReader;
  readonly version: 1 | 2;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, version: 1 | 2) {
    this.version = version;
    this.reader = new BinaryReader(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether another field comes before `end`. Throws WireError when the last one went beyond. */
  before(end: number): boolean {
    const { len, pos } = this.reader;
    if (end > len) throw new WireError('a message ends outside the request');
    if (pos > end) throw new WireError('a message is longer than it says');
    return pos < end;
  }

  /** Calls `each` for every field up to `end`; what it does not read it has to skip. */
  until(end: number, each: (field: number, type: WireType) => void): void {
    while (this.before(end)) {
      const [field, type] = this.reader.tag();
      each(field, type);
    }
  }

  /** The same for all fields of a request, which is worked through in pieces. */
  *all(each: (field: number, type: WireType) => void): Generator<void, void> {
    const { reader } = this;
    let rested = 0;
    while (this.before(reader.len)) {
      const [field, type] = reader.tag();
      each(field, type);
      if (reader.pos - rested < PIECE_BYTES) continue;
      rested = reader.pos;
      yield;
    }
  }

  /** The end of the length-delimited field that begins here. */
  end(): number {
    const length = this.reader.uint32();
    return this.reader.pos + length;
  }

  /** A double; the marker that ends a series is told by its bits, because arithmetic may lose them. */
  value(): number {
    const at = this.reader.pos;
    const value = this.reader.double();
    return Number.isNaN(value) && this.#view.getBigUint64(at, true) === STALE_BITS ? STALE : value;
  }

  time(): number {
    return Number(this.reader.int64());
  }
}

/** With labels as pairs in version 1, as numbers of symbols in version 2. */
interface DraftExemplar {
  labels: [string, string][];
  refs: number[];
  value: number;
  t: number;
}

interface Draft {
  labels: [string, string][];
  t: number[];
  v: number[];
  exemplars: DraftExemplar[];
  histograms: boolean;
}

function sample(fields: Fields, draft: Draft): void {
  const { reader } = fields;
  let value = 0;
  let time = 0;
  fields.until(fields.end(), (field, type) => {
    if (field === 1 && type === WireType.Bit64) value = fields.value();
    else if (field === 2 && type === WireType.Varint) time = fields.time();
    else reader.skip(type, field);
  });
  draft.t.push(time);
  draft.v.push(value);
}

function pair(fields: Fields): [string, string] {
  const { reader } = fields;
  let name = '';
  let value = '';
  fields.until(fields.end(), (field, type) => {
    if (field === 1) name = reader.string();
    else if (field === 2) value = reader.string();
    else reader.skip(type, field);
  });
  return [name, value];
}

/** An exemplar of either version: what its first field holds tells which. */
function exemplar(fields: Fields): DraftExemplar {
  const { reader } = fields;
  const draft: DraftExemplar = { labels: [], refs: [], value: 0, t: 0 };
  fields.until(fields.end(), (field, type) => {
    if (field === 1 && fields.version === 1) draft.labels.push(pair(fields));
    else if (field === 1) refs(fields, type, draft.refs);
    else if (field === 2 && type === WireType.Bit64) draft.value = reader.double();
    else if (field === 3 && type === WireType.Varint) draft.t = fields.time();
    else reader.skip(type, field);
  });
  return draft;
}

/** Numbers of symbols, packed or one by one. */
function refs(fields: Fields, type: WireType, into: number[]): void {
  const { reader } = fields;
  if (type !== WireType.LengthDelimited) {
    into.push(reader.uint32());
    return;
  }
  const end = fields.end();
  while (reader.pos < end) into.push(reader.uint32());
}

function series1(fields: Fields): WireSeries {
  const { reader } = fields;
  const draft: Draft = { labels: [], t: [], v: [], exemplars: [], histograms: false };
  fields.until(fields.end(), (field, type) => {
    if (field === 1) draft.labels.push(pair(fields));
    else if (field === 2) sample(fields, draft);
    else if (field === 3) draft.exemplars.push(exemplar(fields));
    else {
      if (field === 4) draft.histograms = true;
      reader.skip(type, field);
    }
  });
  return draft;
}

function typeName(number: number): string {
  return METRIC_TYPES[number] ?? 'unknown';
}

function metadata1(fields: Fields): WireMetadata {
  const { reader } = fields;
  const out = { metric: '', type: 'unknown', help: '', unit: '' };
  fields.until(fields.end(), (field, type) => {
    if (field === 1) out.type = typeName(reader.uint32());
    else if (field === 2) out.metric = reader.string();
    else if (field === 4) out.help = reader.string();
    else if (field === 5) out.unit = reader.string();
    else reader.skip(type, field);
  });
  return out;
}

function* guarded(reading: Generator<void, WireRequest>): Generator<void, WireRequest> {
  try {
    return yield* reading;
  } catch (error) {
    if (error instanceof WireError) throw error;
    // The reader throws plain errors of its own for whatever is no protobuf.
    throw new WireError(error instanceof Error ? error.message : String(error));
  }
}

/** Reads `prometheus.WriteRequest` (remote write 1.0); yields between pieces of work. Throws WireError. */
export function readRequest1(bytes: Uint8Array): Generator<void, WireRequest> {
  return guarded(request1(bytes));
}

function* request1(bytes: Uint8Array): Generator<void, WireRequest> {
  const fields = new Fields(bytes, 1);
  const series: WireSeries[] = [];
  const metadata: WireMetadata[] = [];
  yield* fields.all((field, type) => {
    if (field === 1) series.push(series1(fields));
    else if (field === 3) metadata.push(metadata1(fields));
    else fields.reader.skip(type, field);
  });
  return { series, metadata };
}

interface Draft2 extends Draft {
  refs: number[];
  type: number;
  help: number;
  unit: number;
}

function metadata2(fields: Fields, draft: Draft2): void {
  const { reader } = fields;
  fields.until(fields.end(), (field, type) => {
    if (field === 1) draft.type = reader.uint32();
    else if (field === 3) draft.help = reader.uint32();
    else if (field === 4) draft.unit = reader.uint32();
    else reader.skip(type, field);
  });
}

function series2(fields: Fields): Draft2 {
  const { reader } = fields;
  const draft: Draft2 = {
    labels: [],
    refs: [],
    t: [],
    v: [],
    exemplars: [],
    histograms: false,
    type: 0,
    help: 0,
    unit: 0,
  };
  fields.until(fields.end(), (field, type) => {
    if (field === 1) refs(fields, type, draft.refs);
    else if (field === 2) sample(fields, draft);
    else if (field === 4) draft.exemplars.push(exemplar(fields));
    else if (field === 5) metadata2(fields, draft);
    else {
      if (field === 3) draft.histograms = true;
      reader.skip(type, field);
    }
  });
  return draft;
}

function pairsOf(refs: readonly number[], symbol: (ref: number) => string): [string, string][] {
  if (refs.length % 2 !== 0) throw new WireError('labels are pairs of symbols, but their number is odd');
  const labels: [string, string][] = [];
  for (let i = 0; i < refs.length; i += 2) labels.push([symbol(refs[i] ?? 0), symbol(refs[i + 1] ?? 0)]);
  return labels;
}

/** Reads `io.prometheus.write.v2.Request` (remote write 2.0); yields between pieces of work. Throws WireError. */
export function readRequest2(bytes: Uint8Array): Generator<void, WireRequest> {
  return guarded(request2(bytes));
}

function* request2(bytes: Uint8Array): Generator<void, WireRequest> {
  const fields = new Fields(bytes, 2);
  const symbols: string[] = [];
  const drafts: Draft2[] = [];
  yield* fields.all((field, type) => {
    if (field === 4) symbols.push(fields.reader.string());
    else if (field === 5) drafts.push(series2(fields));
    else fields.reader.skip(type, field);
  });
  const symbol = (ref: number): string => {
    const text = symbols[ref];
    if (text === undefined) throw new WireError(`there is no symbol ${ref}; there are ${symbols.length}`);
    return text;
  };
  if (symbols.length > 0 && symbols[0] !== '') throw new WireError('the first symbol has to be empty');
  const metadata = new Map<string, WireMetadata>();
  const series: WireSeries[] = [];
  for (const { refs, t, v, exemplars, histograms, type, help, unit } of drafts) {
    const labels = pairsOf(refs, symbol);
    const metric = labels.find(([name]) => name === '__name__')?.[1];
    if (metric !== undefined && (type !== 0 || help !== 0 || unit !== 0))
      metadata.set(metric, { metric, type: typeName(type), help: symbol(help), unit: symbol(unit) });
    const examples = exemplars.map((one) => ({ ...one, labels: pairsOf(one.refs, symbol) }));
    if (series.push({ labels, t, v, exemplars: examples, histograms }) % SERIES_AT_ONCE === 0) yield;
  }
  return { series, metadata: [...metadata.values()] };
}
