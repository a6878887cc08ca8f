import { formerBugs, nobodyLooks } from '../support/former-bugs.ts'
import type { Plant } from './plant.ts'

const overridden = /about which there is a later decision|is not as .* left it|done, which is not/

/** Faults of who may decide what, and which decision counts, that this bot once had, or could have. */
export const decisionPlants: Readonly<Record<string, Plant>> = {
  'an account that a disable found disabled is enabled at the hour of an older one': {
    edits: formerBugs['an account that a disable found disabled is enabled at the hour of an older one'],
    says: overridden,
  },
  'a plan says nothing of what is pending': {
    edits: formerBugs['a plan says nothing of what is pending'],
    says: /which .* is still to change/,
  },
  'one operation at a time needs no second person': {
    edits: formerBugs['one operation at a time needs no second person'],
    says: /accounts without approval/,
    within: 500,
  },
  'an older hour is not cancelled by what is decided later': {
    edits: formerBugs['an older hour is not cancelled by what is decided later'],
    says: overridden,
  },
  'members of the protected group are not protected': {
    edits: [
      {
        file: 'src/operations/rules/who-is-protected.ts',
        find: 'return groupMembers.has(account.id.toLowerCase())',
        put: "return groupMembers.has('nobody')",
      },
    ],
    says: /a protected account was written to/,
  },
  'those who guard the bot are changed without a second person': {
    edits: formerBugs['those who guard the bot are changed without a second person'],
    says: /an operator or approver, without approval/,
  },
  'whoever was contained is let in like anybody else': {
    edits: [
      {
        file: 'src/operations/rules/compromised.ts',
        find: 'if (kinds.length === 0) return []',
        put: 'if (kinds.length >= 0) return []',
      },
    ],
    says: /was contained as compromised/,
  },
  'approvers decide about changes to themselves': {
    edits: [
      {
        file: 'src/operations/confirm/who-is-asked.ts',
        find: '[row.requester_oid, ...former, ...concerned]',
        put: '[row.requester_oid, ...former, ...concerned.slice(0, 0)]',
      },
      {
        file: 'src/operations/confirm/open-request.ts',
        find: 'if (targets.some((target) => target.toLowerCase() === person.oid)) {',
        put: "if (targets.some((target) => target === 'nobody')) {",
      },
      {
        file: 'src/operations/rules/who-is-protected.ts',
        find: "return id === approver ? { why: 'approver', detail: null } : undefined",
        put: 'return approver && undefined',
      },
    ],
    says: /approved by somebody whom it changes/,
  },
  'nobody counts what somebody changes in an hour': {
    edits: [
      {
        file: 'src/operations/confirm/confirm.ts',
        find: 'checkHourlyCap(changed, row.counts.change,',
        put: 'checkHourlyCap([], row.counts.change,',
      },
      { file: 'src/operations/run/admission.ts', find: 'room > now) return', put: 'room > 2 * now) return' },
    ],
    says: /accounts in an hour/,
  },
  // Needs somebody who decides the opposite within the two minutes in which Graph still shows the old state.
  'a plan goes by a read that is older than a finished write': {
    edits: formerBugs['a plan goes by a read that is older than a finished write'],
    says: /done, which is not|is not as .* left it/,
  },
  // Needs an approver who leaves at least three minutes before an approved operation starts.
  'the approval of someone who may not approve any more counts': {
    edits: formerBugs['the approval of someone who may not approve any more counts'],
    says: /may not approve any more/,
  },
  // Needs an account that joins the operators between a confirmation and a start at least three minutes later.
  'whoever became an operator after the plan is changed without a second person': {
    edits: formerBugs['whoever became an operator after the plan is changed without a second person'],
    says: /an operator or approver, without approval/,
  },
  'an account that loses the name by which it is listed is not protected any more': {
    edits: formerBugs['an account that loses the name by which it is listed is not protected any more'],
    says: /a protected account was written to/,
  },
  // Only matters until the account was found once, so only in runs that begin with the refusal.
  'a look-up of a protected account that is refused counts as an answer': {
    edits: formerBugs['a look-up of a protected account that is refused counts as an answer'],
    says: /a protected account was written to/,
  },
  // Needs three confirmations in a row about the same accounts: a containment, its undo, and the undo of that.
  'undoing the undo of a containment contains nothing': {
    edits: [
      {
        file: 'src/operations/plan/sources/undone.ts',
        find: 'const compromised = restored?.compromised === true || row.repeated_reason !== null',
        put: 'const compromised = restored?.compromised === false && row.repeated_reason !== null',
      },
    ],
    says: /but not as compromised/,
  },
  // Needs an incident, and a plan that names it together with other accounts.
  'nobody is told that an incident does not name the accounts': {
    edits: [
      {
        file: 'src/features/incidents/feature.ts',
        find: "'first lines': unnamedLines,",
        put: "'first lines': (...of: Parameters<typeof unnamedLines>) => unnamedLines(...of).slice(9),",
      },
    ],
    says: /for accounts that aren't in it/,
  },
  // Needs an owner who leaves at least three minutes before an operation that is open goes on.
  'someone who was taken out of the operators goes on': {
    edits: formerBugs['someone who was taken out of the operators goes on'],
    says: /is no operator any more/,
  },
  // Needs a handover, before it starts, to somebody who has changed almost as many accounts as they may alone.
  'an operation that starts later never needs approval after all': {
    edits: [
      {
        file: 'src/operations/run/admission.ts',
        find: 'row.approver_oid === null &&\n',
        put: "row.approver_oid === 'nobody' &&\n",
      },
    ],
    says: /without approval/,
  },
  'whoever was an approver can still approve': {
    edits: [
      {
        file: 'src/operations/confirm/open-request.ts',
        find: 'await checkMember(role, limits, standing.memberOf)',
        put: '',
      },
    ],
    says: /by somebody who is no approver/,
  },
  // Needs a write that is being sent when somebody decides otherwise, and is sent again.
  'a change is sent although somebody has decided otherwise since': {
    edits: [nobodyLooks],
    says: overridden,
  },
}
