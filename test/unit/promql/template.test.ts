import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../src-shared/template/error.ts';
import { expandTemplate, parseTemplate } from '../../../src-shared/template/template.ts';

const data = { labels: { job: 'shop', instance: 'a:80' }, value: 0.0731, externalLabels: { site: 'desk' } };

describe('templates', () => {
  it.each([
    ['{{ $labels.job }} {{ .Labels.instance }} {{ $externalLabels.site }}', 'shop a:80 desk'],
    ['{{ $value }} {{ .Value | humanizePercentage }}', '0.0731 7.31%'],
    ['{{ $labels }}', 'map[instance:a:80 job:shop]'],
    ['[{{ $labels.none }}{{ $labels.constructor }}]', '[]'],
    ['{{ $value | printf "%.2f" }} {{ printf "%5.1f|%-4s|%q" 2.0 "a" "b" }}', '0.07   2.0|a   |"b"'],
    ['{{ printf "%d" $value }}', '%!d(float64=0.0731)'],
    ['{{ if gt $value 1.0 }}high{{ else if $labels.job }}{{ $labels.job | toUpper }}{{ else }}none{{ end }}!', 'SHOP!'],
    ['{{ if and (eq $labels.job "shop") (lt $value 1.0) }}yes{{ end }}', 'yes'],
    ['a {{- /* nothing */ -}} b {{- " c " -}} d', 'ab c d'],
    [
      '{{ "checkout service" | title }} {{ toLower "ABC" }} {{ $labels.instance | stripPort }}',
      'Checkout Service abc a',
    ],
    ['{{ reReplaceAll "(.*):(.*)" "$2-$1" $labels.instance }}', '80-a'],
    ['{{ humanize 1234567.0 }} {{ humanize 0.002 }} {{ humanize1024 1048576.0 }}', '1.235M 2m 1Mi'],
    [
      '{{ humanizeDuration 93784.0 }} {{ humanizeDuration 0.25 }} {{ humanizeDuration -90.0 }}',
      '1d 2h 3m 4s 250ms -1m 30s',
    ],
    ['{{ humanizeTimestamp 1767582000.0 }}', '2026-01-05 03:00:00 +0000 UTC'],
    ['{{ 100000000000000000000000.0 }} {{ 0.00001 }}', '1e+23 1e-05'],
  ])('%s', (text, expected) => {
    expect(expandTemplate(text, data)).toBe(expected);
  });

  it.each([
    ['x {{ $labels.job', 2, 'unclosed action'],
    ['{{ $nope }}', 3, 'undefined variable'],
    ['{{ .Job }}', 3, "can't evaluate field"],
    ['{{ nope $value }}', 3, 'function "nope" not defined'],
    ['ab{{ if $value }}', 2, '{{if}} without {{end}}'],
    ['{{ end }}', 0, 'unexpected {{end}}'],
    ['{{ if $value }}{{ else }}{{ else }}{{ end }}', 25, 'unexpected {{else}}'],
    ['{{ ($value }}', 3, 'unclosed left paren'],
    ['{{ $value | 3 }}', 12, 'non executable command'],
    ['{{ }}', 0, 'missing value'],
    ['{{ range $labels }}', 3, 'function "range" not defined'],
  ])('%s is wrong at %i: %s', (text, at, message) => {
    try {
      parseTemplate(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
      if (error instanceof TemplateError)
        expect([error.at, error.message]).toEqual([at, expect.stringContaining(message)]);
    }
  });

  it('says in the text what went wrong', () => {
    expect(expandTemplate('{{ humanize $labels.job }}', data)).toBe(
      '<error expanding template: error calling humanize: can\'t convert "shop" to a number>',
    );
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{-',
      '-}}',
      'if',
      'else',
      'end',
      '$labels',
      '.x',
      '$value',
      '|',
      '(',
      ')',
      '"a"',
      '1',
      ' ',
      'printf',
      '"%.999f"',
      'match',
      '/*',
      '*/',
      'index',
      'and',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((all) => all.join(' ')),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, fc.double(), (given, v) => typeof expandTemplate(given, { labels: {}, value: v }) === 'string'),
      { numRuns: 2_000 },
    );
  });
});
