/** The formats of a report: a page for browsers and printers, text for wikis and tickets, data for machines. */
export const reportFormats = ['html', 'markdown', 'json'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The languages of a report. */
export const reportLanguages = ['en', 'de'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

/** What a report is about: an operation with those that belong to it, or all operations that answer an incident. */
export type ReportSubject = { readonly operation: string } | { readonly incident: string }

/**
 * What is known of an account at the end: it can't sign in (`contained`), is in a group that a policy may block
 * (`quarantined`), was let in again, or what is worst of the steps of operations that don't lock anybody out.
 */
export const accountEnds = ['contained', 'quarantined', 'released', 'done', 'uncertain', 'failed', 'skipped'] as const
export type AccountEnd = (typeof accountEnds)[number]
