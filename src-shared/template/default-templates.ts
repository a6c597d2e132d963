/**
 * The templates that are there without a file. The names are those that Alertmanager's own receivers use, so that imported
 * templates run; the wording is ours. `tocsin.*` are the words that a message has when no template is given.
 */
export const DEFAULT_TEMPLATES = `
{{ define "tocsin.title" }}{{ .Words.Title }}{{ end }}
{{ define "tocsin.text" }}{{ .Words.Text }}{{ end }}
{{ define "tocsin.short" }}{{ .Words.Short }}{{ end }}

{{ define "__alertmanager" }}Tocsin{{ end }}
{{ define "__alertmanagerURL" }}{{ .ExternalURL }}/#/alerts{{ end }}
{{ define "__subject" -}}
[{{ toUpper .Status }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}]
{{- with .GroupLabels.SortedPairs.Values }} {{ join " " . }}{{ end }}
{{- $rest := .CommonLabels.Remove .GroupLabels.Names }}
{{- with $rest.SortedPairs.Values }} ({{ join " " . }}){{ end }}
{{- end }}
{{ define "__description" }}{{ end }}

{{ define "__tocsin_list" -}}
{{ range . }}{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}
  since {{ .StartsAt.UTC.Format "2006-01-02 15:04 MST" }}{{ if eq .Status "resolved" }} until {{ .EndsAt.UTC.Format "15:04 MST" }}{{ end }}
{{ with .Annotations.description }}  {{ . }}
{{ end }}{{ range .Labels.SortedPairs }}  {{ .Name }}: {{ .Value }}
{{ end }}  {{ .GeneratorURL }}
{{ end }}
{{- end }}
{{ define "__text_alert_list" }}{{ template "__tocsin_list" . }}{{ end }}
{{ define "__text_alert_list_markdown" -}}
{{ range . }}**{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}**
{{ with .Annotations.description }}{{ . }}
{{ end }}{{ range .Labels.SortedPairs }}- {{ .Name }}: {{ .Value }}
{{ end }}[open]({{ .GeneratorURL }})

{{ end }}
{{- end }}
{{ define "__tocsin_both" -}}
{{ if .Alerts.Firing }}Firing:
{{ template "__text_alert_list" .Alerts.Firing }}{{ end }}
{{- if .Alerts.Resolved }}Resolved:
{{ template "__text_alert_list" .Alerts.Resolved }}{{ end }}
{{- end }}
{{ define "__tocsin_both_markdown" -}}
{{ if .Alerts.Firing }}# Firing
{{ template "__text_alert_list_markdown" .Alerts.Firing }}{{ end }}
{{- if .Alerts.Resolved }}# Resolved
{{ template "__text_alert_list_markdown" .Alerts.Resolved }}{{ end }}
{{- end }}

{{ define "slack.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "slack.default.username" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "slack.default.fallback" }}{{ template "slack.default.title" . }} | {{ template "slack.default.titlelink" . }}{{ end }}
{{ define "slack.default.callbackid" }}{{ end }}
{{ define "slack.default.pretext" }}{{ end }}
{{ define "slack.default.titlelink" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "slack.default.iconemoji" }}{{ end }}
{{ define "slack.default.iconurl" }}{{ end }}
{{ define "slack.default.text" }}{{ end }}
{{ define "slack.default.footer" }}{{ end }}

{{ define "pagerduty.default.description" }}{{ template "__subject" . }}{{ end }}
{{ define "pagerduty.default.client" }}{{ template "__alertmanager" . }}{{ end }}
{{ define "pagerduty.default.clientURL" }}{{ template "__alertmanagerURL" . }}{{ end }}
{{ define "pagerduty.default.instances" }}{{ template "__text_alert_list" . }}{{ end }}

{{ define "opsgenie.default.message" }}{{ template "__subject" . }}{{ end }}
{{ define "opsgenie.default.description" }}{{ .CommonAnnotations.SortedPairs.Values | join " " }}
{{ template "__tocsin_both" . }}{{ end }}
{{ define "opsgenie.default.source" }}{{ template "__alertmanagerURL" . }}{{ end }}

{{ define "webex.default.message" }}{{ template "__tocsin_both_markdown" . }}{{ end }}
{{ define "victorops.default.state_message" }}{{ template "__tocsin_both" . }}{{ end }}
{{ define "victorops.default.entity_display_name" }}{{ template "__subject" . }}{{ end }}
{{ define "victorops.default.monitoring_tool" }}{{ template "__alertmanager" . }}{{ end }}

{{ define "email.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "email.default.html" -}}
<h2>{{ template "__subject" . }}</h2>
{{ range .Alerts }}<p><b>{{ with .Annotations.summary }}{{ . }}{{ else }}{{ .Labels.alertname }}{{ end }}</b> ({{ .Status }}, since {{ .StartsAt.UTC.Format "2006-01-02 15:04 MST" }})<br>
{{ with .Annotations.description }}{{ . }}<br>
{{ end }}{{ range .Labels.SortedPairs }}{{ .Name }} = {{ .Value }}<br>
{{ end }}<a href="{{ .GeneratorURL }}">Open</a></p>
{{ end }}<p><a href="{{ template "__alertmanagerURL" . }}">All alerts</a></p>
{{- end }}

{{ define "pushover.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "pushover.default.message" }}{{ template "__tocsin_both" . }}{{ end }}
{{ define "pushover.default.url" }}{{ template "__alertmanagerURL" . }}{{ end }}

{{ define "sns.default.subject" }}{{ template "__subject" . }}{{ end }}
{{ define "sns.default.message" }}{{ template "__tocsin_both" . }}{{ end }}
{{ define "telegram.default.message" }}{{ template "__tocsin_both" . }}{{ end }}

{{ define "discord.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "discord.default.content" }}{{ end }}
{{ define "discord.default.message" }}{{ template "__tocsin_both" . }}{{ end }}

{{ define "msteams.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteams.default.text" }}{{ template "__tocsin_both_markdown" . }}{{ end }}
{{ define "msteamsv2.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "msteamsv2.default.text" }}{{ template "__tocsin_both_markdown" . }}{{ end }}

{{ define "jira.default.summary" }}{{ template "__subject" . }}{{ end }}
{{ define "jira.default.description" }}{{ template "__tocsin_both" . }}{{ end }}
{{ define "wechat.default.message" }}{{ template "__tocsin_both" . }}{{ end }}
{{ define "rocketchat.default.title" }}{{ template "__subject" . }}{{ end }}
{{ define "rocketchat.default.text" }}{{ end }}
{{ define "mattermost.default.text" }}{{ template "__tocsin_both_markdown" . }}{{ end }}
`;
