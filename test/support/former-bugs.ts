import type { Edit } from './plant.ts'

const decidedSince = 'src/operations/plan/later-decisions.ts'
/** Pending decisions aren't cancelled when an operation takes effect. */
const nothingCancelled = {
  file: decidedSince,
  find: 'const overrides = await decisions.supersede(',
  put: 'const overrides = !key && await decisions.supersede(',
}
/** Nobody checks for later decisions before writing or when scheduling a reversal. */
export const nobodyLooks = {
  file: decidedSince,
  find: 'later: latestByAccount(decisions.filter((one) => one.number > own && isInForce(one))),',
  put: 'later: new Map<string, string>(),',
}

const guardsCount = {
  file: 'src/operations/rules/approval-need.ts',
  find: 'const { guards, admins } = known',
}
/** Current operators and approvers are skipped if nobody approved. */
const guardsHeld = { file: 'src/operations/rules/current-protection.ts', find: 'guardsHeld: approver === undefined' }

/** Bugs that decisions about accounts once had, to be put back. */
export const formerBugs = {
  'an account that a disable found disabled is enabled at the hour of an older one': [
    nothingCancelled,
    { ...nobodyLooks, put: nobodyLooks.find.replace('isInForce(one)', "isInForce(one) && one.written !== 'none'") },
  ],
  'an older hour is not cancelled by what is decided later': [nothingCancelled, nobodyLooks],
  'a plan goes by a read that is older than a finished write': [
    {
      file: 'src/operations/plan/unseen-decisions.ts',
      find: '  return sent.find(',
      put: '  return sent.slice(0, 0).find(',
    },
  ],
  'a plan says nothing of what is pending': [
    {
      file: 'src/operations/plan/decisions.ts',
      find: 'const pending = over.pending.find(',
      put: 'const pending = over.pending.slice(0, 0).find(',
    },
  ],
  'one operation at a time needs no second person': [
    {
      file: 'src/operations/rules/approval-need.ts',
      find: 'const all = change + others',
      put: 'const all = change + 0 * others',
    },
  ],
  'the approval of someone who may not approve any more counts': [
    {
      file: 'src/operations/run/admission.ts',
      find: 'if (await isApprovalVoid(run))',
      put: 'if (!(await isApprovalVoid(run)) && !run)',
    },
  ],
  'those who guard the bot are changed without a second person': [
    { ...guardsCount, put: 'const { guards, admins } = { ...known, guards: 0 }' },
    { ...guardsHeld, put: 'guardsHeld: false' },
  ],
  'whoever became an operator after the plan is changed without a second person': [
    { ...guardsHeld, put: 'guardsHeld: false' },
  ],
  'an account that loses the name by which it is listed is not protected any more': [
    {
      file: 'src/operations/rules/configured-accounts.ts',
      find: 'new Set([...entries, ...[...known, ...found]',
      put: 'new Set([...entries, ...[...found]',
    },
  ],
  'a look-up of a protected account that is refused counts as an answer': [
    {
      file: 'src/operations/rules/configured-accounts.ts',
      find: "...unread.map(({ input }) => ({ problem: 'notRead', name: input }) as const),",
      put: '',
    },
  ],
  'someone who was taken out of the operators goes on': [
    {
      file: 'src/operations/run/slice.ts',
      find: 'if (!(await mayRun(run)))',
      put: 'if (!(await mayRun(run)) && !run)',
    },
  ],
} as const satisfies Readonly<Record<string, readonly Edit[]>>
