/** The formats of a report: a page for browsers and printing, text for wikis and tickets, data for programs. */
export const reportFormats = ['html', 'markdown', 'json'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** The languages of a report. */
export const reportLanguages = ['en', 'de'] as const
/** What a report covers: an operation with its related operations, or all operations that respond to an incident. */
export type ReportSubject = { readonly operation: string } | { readonly incident: string }

/**
 * The final state of an account: it can't sign in (`contained`); it is in a group that a policy might block
 * (`quarantined`); it can sign in again (`released`); or, for operations that block nobody, the worst result of their
 * steps.
 */
export const accountEnds = ['contained', 'quarantined', 'released', 'done', 'uncertain', 'failed', 'skipped'] as const
export type AccountEnd = (typeof accountEnds)[number]
