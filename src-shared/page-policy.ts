/**
 * What the console's page may do (Content-Security-Policy), on `app://console` and over HTTP alike: nothing from outside,
 * no inline script or style, connections only to where it came from. Styles set through the DOM are no inline styles;
 * `data:` images are the empty favicon and the chevrons of style sheets.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
