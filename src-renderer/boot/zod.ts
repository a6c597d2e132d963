import { config } from 'zod';

// Before any schema: zod's faster way compiles code from text, which the page's security policy refuses and reports.
config({ jitless: true });
