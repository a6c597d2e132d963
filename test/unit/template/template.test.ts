import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../src-shared/template/error.ts';
import { parseRuleTemplate, RuleTexts } from '../../../src-shared/template/template.ts';
import { SAME_AS_PROMTOOL } from './texts.ts';

const texts = new RuleTexts({
  externalLabels: { site: 'desk' },
  externalUrl: 'http://desk:9470/tocsin',
  query: (expr) => {
    if (expr === 'none') return [];
    if (expr === 'text') return [{ labels: {}, value: 0, text: 'said' }];
    if (expr === 'vector(time())') return [{ labels: {}, value: 1_767_582_000 }];
    if (expr !== 'up') throw new Error(`unexpected ${expr}`);
    return ['b', 'a'].map((job, i) => ({ labels: { __name__: 'up', job }, value: i }));
  },
});
const fill = (text: string): string => texts.fill(text, { __name__: 'x', job: 'shop', instance: 'a:80' }, 0.0731);

describe('templates of rules', () => {
  it.each([
    [
      '{{ $labels.job }} {{ .Labels.instance }} {{ $externalLabels.site }} {{ .ExternalLabels.none }}|',
      'shop a:80 desk |',
    ],
    ['{{ $value }} {{ .Value | humanizePercentage }}', '0.0731 7.31%'],
    ['[{{ $labels.none }}{{ $labels.constructor }}]', '[]'],
    ['a {{- /* nothing */ -}} b {{- " c " -}} d', 'ab c d'],
    [
      '{{ externalURL }} {{ pathPrefix }} {{ $externalURL }} {{ .ExternalURL }}',
      'http://desk:9470/tocsin /tocsin http://desk:9470/tocsin http://desk:9470/tocsin',
    ],
    ['{{ range query "up" | sortByLabel "job" }}{{ .Labels.job }}={{ .Value }};{{ end }}', 'a=1;b=0;'],
    ['{{ range $i, $s := query "up" }}{{ $i }}{{ label "job" $s }}{{ else }}none{{ end }}', '0b1a'],
    ['{{ range query "none" }}x{{ else }}none{{ end }}', 'none'],
    [
      '{{ query "up" | first | value }} {{ query "text" | first | strvalue }} {{ (index (query "up") 1).Value }}',
      '0 said 1',
    ],
    ['{{ with query "none" }}x{{ else with query "up" }}{{ len . }}{{ end }}', '2'],
    ['{{ urlQueryEscape "a b&c" }} {{ now }}', 'a+b%26c 1.767582e+09'],
  ])('%s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it.each(SAME_AS_PROMTOOL)('%s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it.each([
    ['x {{ $labels.job', 2, 'unclosed action'],
    ['{{ $nope }}', 3, 'undefined variable "$nope"'],
    ['{{ nope $value }}', 3, 'function "nope" not defined'],
    ['ab{{ if $value }}', 5, 'unexpected EOF: {{if}} without {{end}}'],
    ['{{ end }}', 0, 'unexpected {{end}}'],
    ['{{ if $value }}{{ else }}{{ else }}{{ end }}', 25, 'unexpected {{else}}'],
    ['{{ ($value }}', 3, 'unclosed left paren'],
    ['{{ $value | 3 }}', 12, 'non executable command'],
    ['{{ }}', 3, 'missing value'],
    ['{{ "a }}', 3, 'unterminated quoted string'],
    ['{{ 1x }}', 3, 'bad number syntax: "1x"'],
    ['{{ 99999999999999999999 }}', 3, 'integer overflow'],
    ['{{/* a }}', 0, 'unclosed comment'],
    ['{{ break }}', 3, '{{break}} outside {{range}}'],
    ['{{ range $labels }}{{ define "x" }}{{ end }}{{ end }}', 22, 'unexpected "define" in block'],
    ['{{ define "x" }}{{ $labels.job }}{{ end }}', 19, 'undefined variable "$labels"'],
    ['{{ $x = 1 }}', 3, 'undefined variable "$x"'],
    ['{{ .Labels.job"a" }}', 14, 'unexpected "\\"a\\"" in operand'],
  ])('%s is wrong at %i: %s', (text, at, message) => {
    try {
      parseRuleTemplate(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      if (error instanceof TemplateError)
        expect([error.at, error.message]).toEqual([at, expect.stringContaining(message)]);
    }
  });

  it.each([
    ['{{ humanize $labels.job }}', '1:4: error calling humanize: strconv.ParseFloat: parsing "shop": invalid syntax'],
    ['a\n{{ if gt $value 1 }}{{ end }}', '2:7: error calling gt: incompatible types for comparison'],
    ['{{ .Job }}', "1:4: can't evaluate field Job in type template.alertTemplateData"],
    ['{{ humanize }}', '1:4: wrong number of args for humanize: want 1 got 0'],
    ['{{ template "none" }}', '1:4: template "none" not defined'],
    ['{{ $labels.job 1 }}', '1:4: job has arguments but cannot be invoked as function'],
    ['{{ query "none" | first }}', '1:19: error calling first: first() called on vector with no elements'],
    ['{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}', '1:20: templates call each other 100 deep'],
    ['{{ range 1000000 }}{{ range 1000000 }}{{ end }}{{ end }}', '1:29: the template takes more than 200000 steps'],
    ['{{ range 1000 }}{{ printf "%9999d" 1 }}{{ end }}', '1:20: the text is longer than 1000000 characters'],
    ['{{ match "(" "a" }}', '1:4: error calling match: error parsing regexp: missing closing ): `(`'],
  ])('%s says in the text what went wrong: %s', (text, message) => {
    expect(fill(text)).toBe(`<error expanding template: ${message}>`);
  });

  it('never make it throw', () => {
    const piece = fc.constantFrom(
      ...['{{', '}}', '{{-', '-}}', 'if', 'else', 'end', 'range', 'with', 'define', 'block', 'template', 'break'],
      ...['$labels', '$x', ':=', '=', ',', '.x', '.', '$value', '|', '(', ')', '"a"', '1', '0x1f', '1e3', "'a'", ' '],
      ...['printf', '"%.999f"', '"%*d %[3]q"', 'match', '/*', '*/', 'index', 'and', 'query', '"up"', 'first', 'args'],
      ...['slice', 'len', 'toTime', 'humanizeDuration', 'reReplaceAll', 'title', 'stripDomain', 'nil', 'true', 'call'],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((all) => all.join(' ')),
      fc.array(piece).map((all) => `{{ ${all.join(' ')} }}`),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, fc.double(), (given, v) => typeof texts.fill(given, { a: 'b' }, v) === 'string'),
      { numRuns: 5_000 },
    );
  });
});
