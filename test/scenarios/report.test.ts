import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { answerTo } from '../support/answer.ts'
import { useAssignedSteps } from '../support/assigned-steps.ts'
import { fileOf } from '../support/downloads.ts'
import { temporaryFolder } from '../support/folders.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('a report', () => {
  const { world, alex, ran } = useAssignedSteps(reason)

  /** The file behind the newest link. */
  const reported = async (text: string) => {
    const { replies } = await alex().say(text)
    const ready =
      replies.find((one) => /The report is ready/.test(wordsOf(one))) ?? (await alex().heard(/The report is ready/))
    return { ready, file: await fileOf(world(), ready) }
  }

  it('says what was done, what people entered and since when it is known, and can be checked', async () => {
    const [me, [one]] = [alex(), ordinary(world(), 1, 1)]
    assert.ok(one)
    const { result, id } = await ran('contain', upnsOf([one]), 1)
    await alex().press('More', {}, result)
    const more = await alex().heard('Known since…')
    await alex().press('Note', {}, more.id)
    const form = await alex().heard('Add a note')
    await alex().press('Add', { reason: 'Called <b>the</b> person | she confirms' }, form.id)
    await alex().heard(`Noted for operation ${id}`)
    assert.match(await answerTo(me, `note ${id}: Mail trace is with the SOC`), /Noted for operation/)
    assert.match(await answerTo(me, `known since ${id} tomorrow at 9:40`), /in the future/)
    assert.match(await answerTo(me, `aware ${id} yesterday at 9:40`), /Known since/)
    const { ready, file } = await reported(`report ${id}`)
    assert.match(wordsOf(ready), new RegExp(`Operation ${id} · 1 account`))
    assert.match(file, /^<!doctype html>\n<html lang="en">/)
    assert.match(file, /Called &lt;b&gt;the&lt;\/b&gt; person \| she confirms/)
    assert.match(file, /Mail trace is with the SOC/)
    assert.match(file, /24 hours after that<\/dt><dd>\d{4}-/)
    assert.ok(file.includes(one.userPrincipalName) && file.includes(reason))
    const { file: markdown } = await reported(`report ${id} markdown`)
    assert.match(markdown, /# After-action report: Operation/)
    const { ready: redactedCard, file: redacted } = await reported(`report ${id} json redacted`)
    for (const name of [one.userPrincipalName, one.displayName, one.id, reason, 'Alex', 'Mail trace'])
      assert.ok(!redacted.includes(name), name)
    await alex().heard('Downloaded', { message: redactedCard.id })
    const { replies } = await alex().press('Names for the numbers', {}, redactedCard.id)
    const key = await fileOf(world(), replies[0] ?? (await alex().heard(/2 entries, CSV/)))
    assert.match(key, new RegExp(`account,1,${one.id},${one.userPrincipalName}`, 'i'))
    const folder = await temporaryFolder()
    const check = async (name: string, text: string) => {
      const at = path.join(folder, name)
      await fs.writeFile(at, text)
      return world().verifyAudit('--report', at)
    }
    for (const [name, text] of Object.entries({ 'a.html': file, 'a.md': markdown, 'a.json': redacted })) {
      const { code, said } = await check(name, text)
      assert.equal(code, 0, said)
      assert.match(said, /the same as the audit log gives, byte for byte/)
    }
    const { code, said } = await check('b.html', file.replace(reason, 'A drill, nothing to see'))
    assert.equal(code, 1)
    assert.match(said, /DIFFERENT from line \d+ on[\s\S]*A drill[\s\S]*Phished[\s\S]*NOT EXPORTED/)
  })

  it("is refused to people who can't see the operation, and says what was not understood", async () => {
    const me = alex()
    assert.match(await answerTo(me, 'report zzzzzz-99'), /There is no operation/)
    assert.match(await answerTo(me, 'report incident:4711'), /There is no report on “4711”/)
    assert.match(await answerTo(me, 'report tobaki-42 as pdf'), /pdf|format/i)
  })
})
