import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

const decidedSince = 'src/operations/plan/later-decisions.ts'
/** Pending decisions aren't cancelled when an operation takes effect. */
const nothingCancelled = {
  file: decidedSince,
  find: 'const overrides = await decisions.supersede(',
  put: 'const overrides = !key && await decisions.supersede(',
}
/** Nobody checks for later decisions before writing or when scheduling a reversal. */
const nobodyLooks = {
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

/** A generated scenario: the nth (from 1) of a seed. */
interface Chance {
  readonly seed: number
  readonly story: number
}

interface KnownBug {
  readonly edits: readonly Edit[]
  /** The model's message. */
  readonly says: RegExp
  /** The generated scenario that finds it, playing seeds from 1 on without the known ones. */
  readonly found: Chance
}

/** Each bug this guards against. */
const knownBugs: Readonly<Record<string, KnownBug>> = {
  'an account that a disable found disabled is enabled at the hour of an older one': {
    edits: [
      nothingCancelled,
      { ...nobodyLooks, put: nobodyLooks.find.replace('isInForce(one)', "isInForce(one) && one.written !== 'none'") },
    ],
    says: /which was not the latest decision over it|is not as .* left it/,
    found: { seed: 1, story: 38 },
  },
  'an older hour is not cancelled by what is decided later': {
    edits: [nothingCancelled, nobodyLooks],
    says: /which was not the latest decision over it|is not as .* left it/,
    found: { seed: 1, story: 11 },
  },
  'a plan goes by a read that is older than a finished write': {
    edits: [
      {
        file: 'src/operations/plan/unseen-decisions.ts',
        find: '  return sent.find(',
        put: '  return sent.slice(0, 0).find(',
      },
    ],
    says: /done, which is not|is not as .* left it/,
    found: { seed: 1, story: 3 },
  },
  'a plan says nothing of what is pending': {
    edits: [
      {
        file: 'src/operations/plan/decisions.ts',
        find: 'const pending = over.pending.find(',
        put: 'const pending = over.pending.slice(0, 0).find(',
      },
    ],
    says: /which .* is still to change/,
    found: { seed: 1, story: 1 },
  },
  'one operation at a time needs no second person': {
    edits: [
      {
        file: 'src/operations/rules/approval-need.ts',
        find: 'const all = change + others',
        put: 'const all = change + 0 * others',
      },
    ],
    says: /accounts without approval/,
    found: { seed: 1, story: 3 },
  },
  'the approval of someone who may not approve any more counts': {
    edits: [
      {
        file: 'src/operations/run/admission.ts',
        find: 'if (await isApprovalVoid(run))',
        put: 'if (!(await isApprovalVoid(run)) && !run)',
      },
    ],
    says: /may not approve any more/,
    found: { seed: 3, story: 241 },
  },
  'those who guard the bot are changed without a second person': {
    edits: [
      { ...guardsCount, put: 'const { guards, admins } = { ...known, guards: 0 }' },
      { ...guardsHeld, put: 'guardsHeld: false' },
    ],
    says: /an operator, without approval/,
    found: { seed: 1, story: 9 },
  },
  'whoever became an operator after the plan is changed without a second person': {
    edits: [{ ...guardsHeld, put: 'guardsHeld: false' }],
    says: /an operator, without approval/,
    found: { seed: 1, story: 11 },
  },
  'an account that loses the name by which it is listed is not protected any more': {
    edits: [
      {
        file: 'src/operations/rules/configured-accounts.ts',
        find: 'new Set([...entries, ...[...known, ...found]',
        put: 'new Set([...entries, ...[...found]',
      },
    ],
    says: /a protected account was written to/,
    found: { seed: 1, story: 61 },
  },
  'a look-up of a protected account that is refused counts as an answer': {
    edits: [
      {
        file: 'src/operations/rules/configured-accounts.ts',
        find: "...unread.map(({ input }) => ({ problem: 'notRead', name: input }) as const),",
        put: '',
      },
    ],
    says: /a protected account was written to/,
    found: { seed: 3, story: 18 },
  },
  'someone who was taken out of the operators goes on': {
    edits: [
      {
        file: 'src/operations/run/slice.ts',
        find: 'if (!(await mayRun(run)))',
        put: 'if (!(await mayRun(run)) && !run)',
      },
    ],
    says: /is no operator any more/,
    found: { seed: 1, story: 9 },
  },
}

/** Plays the known scenarios, or a generated one, in a separate process with modified source; returns its output. */
async function playWith(edits: readonly Edit[], chance?: Chance): Promise<{ code: number | null; report: string }> {
  const hook = pathToFileURL('test/model/plant-bug.mjs').href
  const which = chance && { MODEL_SEED: `${chance.seed}`, MODEL_STORY: `${chance.story}` }
  const child = spawn(process.execPath, ['--import', hook, '--import', 'tsx', 'test/model/play.ts'], {
    env: { ...process.env, MODEL_SEED: '', ...which, MODEL_EDITS: JSON.stringify(edits) },
  })
  const [report, trouble, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { code, report: report + trouble }
}

describe('the scenarios', () => {
  it('pass as they are', async () => {
    assert.deepEqual(await playWith([]), { code: 0, report: '' })
    for (const { found } of Object.values(knownBugs))
      assert.deepEqual(await playWith([], found), { code: 0, report: '' })
  })

  for (const [what, { edits, says, found }] of Object.entries(knownBugs))
    for (const [which, chance] of [
      ['known ones', undefined],
      ['generated ones', found],
    ] as const)
      it(`${which} fail when ${what}`, async () => {
        const { code, report } = await playWith(edits, chance)
        assert.equal(code, 1, report || 'nothing was found')
        assert.match(report, says)
      })
})
