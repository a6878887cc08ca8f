import type { FieldName, FieldWith, FormFacts } from '../../operations/plan/form-fields.ts'
import type { Messages } from '../words/index.ts'

/*
 * The texts of fields, by the part of the cards' templates that draws them. A field without any doesn't compile, unless
 * its texts depend on more than `FormFacts`.
 */

type Says<Text, F extends FieldName> = { readonly [Name in F]: (messages: Messages, facts: FormFacts) => Text }

interface Label {
  readonly label: string
}

export const textWords: Says<
  Label & { readonly placeholder: string },
  Exclude<FieldWith<{ part: 'line' | 'paragraphs' | 'list' }>, 'comment' | 'added'>
> = {
  accounts: ({ form }) => ({ label: form.accounts, placeholder: form.accountsHint }),
  group: ({ form }) => ({ label: form.group, placeholder: form.groupHint }),
  repeated: ({ form }) => ({ label: form.repeated.label, placeholder: form.repeated.placeholder }),
  reason: ({ form }) => ({ label: form.reason, placeholder: form.reasonHint }),
  ticket: ({ form }) => ({ label: form.ticket, placeholder: form.ticketHint }),
  admins: ({ plan }, { admins }) => ({ label: plan.adminNames(admins), placeholder: plan.adminNamesHint(admins) }),
  count: ({ plan }, { changing }) => ({ label: plan.count(changing), placeholder: plan.countHint }),
  without: ({ decisions }) => ({ label: decisions.excludeItemsLabel, placeholder: decisions.excludeNames }),
}

/** What a plan says if a field that it requires is empty. */
export const missingText: Says<string, FieldWith<{ required: true }>> = {
  repeated: ({ form }) => form.repeated.missing,
  reason: ({ form }) => form.reasonMissing,
  admins: ({ plan }, { admins }) => plan.adminNamesMissing(admins),
  count: ({ plan }) => plan.countMissing,
}

export const momentWords: Says<Label & { readonly timeLabel: string }, FieldWith<{ part: 'moment' }>> = {
  runAt: ({ plan }, { timeZone }) => ({ label: plan.runAt(timeZone), timeLabel: plan.runAtTime }),
  enableAt: ({ plan }, { timeZone }) => ({ label: plan.enableAt(timeZone), timeLabel: plan.enableAtTime }),
}

export const toggleWords: Says<{ readonly title: string }, Exclude<FieldWith<{ part: 'toggle' }>, 'choices'>> = {
  compromised: ({ form }) => form.compromised,
}
