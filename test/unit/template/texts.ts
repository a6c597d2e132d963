/**
 * Templates with what they give for the sample x{job="shop", instance="a:80"} of value 0.0731; promtool says the same
 * (promtool.test.ts).
 */
export const SAME_AS_PROMTOOL: readonly (readonly [string, string])[] = [
  ['{{ $labels }}', 'map[__name__:x instance:a:80 job:shop]'],
  ['{{ $value | printf "%.2f" }} {{ printf "%5.1f|%-4s|%q" 2.0 "a" "b" }}', '0.07   2.0|a   |"b"'],
  ['{{ printf "%d" $value }}', '%!d(float64=0.0731)'],
  [
    '{{ printf "%d %05d %x %X %o %b %c %U %t %v" 42 -42 255 255 8 5 65 65 true nil }}',
    '42 -0042 ff FF 10 101 A U+0041 true <nil>',
  ],
  [
    '{{ printf "%s %d" "a" }} {{ printf "%s" "a" 1 }} {{ printf "%z" 1 }} {{ printf "100%%" }} {{ printf "%!" }} {{ printf "%" }}',
    'a %!d(MISSING) a%!(EXTRA int=1) %!z(int=1) 100% %!!(MISSING) %!(NOVERB)',
  ],
  [
    '{{ printf "%[2]d %[1]d" 1 2 }} {{ printf "%*d" 5 42 }} {{ printf "%+d %+.1f % d" 1 2.0 3 }}',
    '2 1    42 +1 +2.0  3',
  ],
  ['{{ printf "%e %g %G %.3g" 123456.789 1e21 1e-7 123456.0 }}', '1.234568e+05 1e+21 1E-07 1.23e+05'],
  ['{{ printf "%v %v %v" 1e6 123456.0 1234567.0 }}', '1e+06 123456 1.234567e+06'],
  ['{{ printf "%x|%q|%.2s|%T|%T" "hi" "a\\"b" "hello" 1.0 "x" }}', '6869|"a\\"b"|he|float64|string'],
  [
    '{{ 100000000000000000000000.0 }} {{ 0.00001 }} {{ 1e6 }} {{ 21.0 }} {{ 1_000 }} {{ 0x10 }} {{ 1.5e3 }}',
    '1e+23 1e-05 1e+06 21 1000 16 1500',
  ],
  ['{{ if gt $value 1.0 }}high{{ else if $labels.job }}{{ $labels.job | toUpper }}{{ else }}none{{ end }}!', 'SHOP!'],
  ['{{ if and (eq $labels.job "shop") (lt $value 1.0) }}yes{{ end }}', 'yes'],
  [
    '{{ or "" "b" }} {{ and 1 0 }} {{ not true }} {{ eq 1 2 3 1 }} {{ ne "a" "b" }} {{ le 1 1 }} {{ ge 2 1 }}',
    'b 0 false true true true true',
  ],
  [
    '{{ "checkout service" | title }} {{ "foo-bar foo_bar" | title }} {{ toLower "ABC" }}',
    'Checkout Service Foo-Bar Foo_bar abc',
  ],
  [
    '{{ $labels.instance | stripPort }} {{ "[::1]:80" | stripPort }} {{ "a.b.c:80" | stripDomain }} {{ "10.0.0.1:80" | stripDomain }} {{ "a.b" | stripDomain }}',
    'a ::1 a:80 10.0.0.1:80 a',
  ],
  [
    '{{ reReplaceAll "(.*):(.*)" "$2-$1" $labels.instance }} {{ reReplaceAll "a" "$1x" "bab" }} {{ reReplaceAll "(?P<n>b)" "<${n}>" "abc" }}',
    '80-a bb a<b>c',
  ],
  ['{{ match "^sh" $labels.job }} {{ match "^op" $labels.job }}', 'true false'],
  [
    '{{ humanize 1234567.0 }} {{ humanize 0.002 }} {{ humanize1024 1048576.0 }} {{ humanize 0.0 }} {{ humanize -1500.0 }}',
    '1.235M 2m 1Mi 0 -1.5k',
  ],
  [
    '{{ humanize "1234" }} {{ humanize 1234 }} {{ humanizePercentage 0.5 }} {{ humanizePercentage "0.12345" }}',
    '1.234k 1.234k 50% 12.35%',
  ],
  [
    '{{ humanizeDuration 93784.0 }} {{ humanizeDuration 0.25 }} {{ humanizeDuration -90.0 }} {{ humanizeDuration 59.4444 }}',
    '1d 2h 3m 4s 250ms -1m 30s 59.44s',
  ],
  [
    '{{ humanizeTimestamp 1767582000.0 }} {{ humanizeTimestamp 1435065584.128 }}',
    '2026-01-05 03:00:00 +0000 UTC 2015-06-23 13:19:44.128 +0000 UTC',
  ],
  [
    '{{ (1767582000.0 | toTime).Year }} {{ (toTime 1767582000.0).Format "Mon Jan _2 15:04:05 2006" }} {{ toTime 1767582000.0 }}',
    '2026 Mon Jan  5 03:00:00 2026 2026-01-05 03:00:00 +0000 UTC',
  ],
  [
    '{{ parseDuration "1h30m" }} {{ graphLink "up == 0" }} {{ tableLink "a{b=\\"c\\"}" }}',
    '5400 /graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=a%7Bb%3D%22c%22%7D&g0.tab=1',
  ],
  ['{{ with args 1 "b" }}{{ .arg0 }}{{ .arg1 }}{{ .arg2 }}{{ end }}', '1b<no value>'],
  ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $y := 3 }}{{ $y }}{{ end }}{{ $x }}', '32'],
  ['{{ range $k, $v := $labels }}{{ $k }}={{ $v }},{{ end }}', '__name__=x,instance=a:80,job=shop,'],
  ['{{ range $labels }}{{ . }}{{ break }}{{ end }}{{ range $labels }}{{ continue }}x{{ end }}', 'x'],
  ['{{ define "who" }}<{{ . }}>{{ end }}{{ template "who" $labels.job }}{{ block "b" 5 }}{{ . }}{{ end }}', '<shop>5'],
  ['{{ define "arg" }}{{ .arg0 }}-{{ .arg1.job }}{{ end }}{{ template "arg" (args "x" $labels) }}', 'x-shop'],
  ['{{ with $labels.none }}x{{ else }}nothing{{ end }} {{ with $labels.job }}{{ . }}{{ end }}', 'nothing shop'],
  [
    '{{ len $labels }} {{ len "größe" }} {{ index $labels "job" }} {{ slice "hello" 1 3 }} {{ print 1 2 "a" "b" 3 }} {{ println "x" 1 }}',
    '3 7 shop el 1 2ab3 x 1\n',
  ],
  [
    '{{ html "<a & \\"b\\">" }} {{ urlquery "a b" "&c" }} {{ js "it\'s <b>" }}',
    "&lt;a &amp; &#34;b&#34;&gt; a+b%26c it\\'s \\u003Cb\\u003E",
  ],
  ['{{ `raw {{ }}` }} {{ "tab\\there" }} {{ \'a\' }} {{ 3.0 | printf "%v%v" 1 }}', 'raw {{ }} tab\there 97 13'],
  ['{{- " x" }} \n {{- "y" -}} \n z', ' xyz'],
  ['{{ .Value }}{{/* a comment */}}!{{- /* trimmed */ -}} ?', '0.0731!?'],
  ['{{ safeHtml "<b>" }}', '<b>'],
  ['{{ $labels.job | printf "%s-%s" "a" | toUpper | len }}', '6'],
  ['{{ (printf "%s" $labels.job) | title }} {{ $l := $labels }}{{ $l.job }}', 'Shop shop'],
];
