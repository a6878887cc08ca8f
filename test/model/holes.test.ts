import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

interface Edit {
  readonly file: string
  readonly find: string
  readonly put: string
}

const decisions = 'src/operations/decisions.ts'
/** What is pending is not cancelled when an operation comes into force. */
const nothingCancelled = {
  file: decisions,
  find: '  await decisions.supersede(',
  put: '  if (!key) await decisions.supersede(',
}
/** Nobody looks right before a write, or when what is taken back at an hour is scheduled, who decided later. */
const nobodyLooks = {
  file: decisions,
  find: 'later: latestOf(decisions.filter((one) => one.number > own && isInForce(one))),',
  put: 'later: new Map<string, string>(),',
}

/** Each bug that this is here against, and what the model says of it. */
const holes: Readonly<Record<string, { readonly edits: readonly Edit[]; readonly says: RegExp }>> = {
  'an account that a disable found disabled is enabled at the hour of an older one': {
    edits: [
      nothingCancelled,
      { ...nobodyLooks, put: nobodyLooks.find.replace('isInForce(one)', "isInForce(one) && one.written !== 'none'") },
    ],
    says: /which was not the latest decision over it|is not as .* left it/,
  },
  'an older hour is not cancelled by what is decided later': {
    edits: [nothingCancelled, nobodyLooks],
    says: /which was not the latest decision over it|is not as .* left it/,
  },
  'a plan says nothing of what is pending': {
    edits: [
      {
        file: 'src/operations/plan/classify.ts',
        find: 'const by = pending?.get(account.id)',
        put: 'const by = new Map(pending).get(`${account.id}!`)',
      },
    ],
    says: /which .* is still to change/,
  },
  'one operation at a time needs no second person': {
    edits: [
      {
        file: 'src/operations/confirm/approvers.ts',
        find: 'const all = counts.change + others',
        put: 'const all = counts.change + 0 * others',
      },
    ],
    says: /accounts without approval/,
  },
  'the approval of somebody who may not approve any more counts': {
    edits: [
      {
        file: 'src/operations/run/admission.ts',
        find: 'if (await hasLostApprover(run))',
        put: 'if (!(await hasLostApprover(run)) && !run)',
      },
    ],
    says: /may not approve any more/,
  },
}

/** Plays the known stories with the source changed, in a process of its own, and returns what it said. */
async function playWith(edits: readonly Edit[]): Promise<{ failed: boolean; report: string }> {
  const hook = pathToFileURL('test/model/hole.mjs').href
  const child = spawn(process.execPath, ['--import', hook, '--import', 'tsx', 'test/model/play-known.ts'], {
    env: { ...process.env, MODEL_HOLE: JSON.stringify(edits) },
  })
  const [report, trouble, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ])
  return { failed: code !== 0, report: report + trouble }
}

describe('the stories', function () {
  this.timeout(600_000)
  it('pass as they are', async () => {
    assert.deepEqual(await playWith([]), { failed: false, report: '' })
  })

  for (const [what, { edits, says }] of Object.entries(holes)) {
    it(`fail when ${what}`, async () => {
      const { failed, report } = await playWith(edits)
      assert.ok(failed, 'nothing was found')
      assert.match(report, says)
    })
  }
})
