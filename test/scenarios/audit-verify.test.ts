import assert from 'node:assert/strict'
import { idIn, useApproval } from '../support/approvals.ts'
import { useHandover } from '../support/handover.ts'
import { wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('npm run audit:verify', () => {
  describe('while a request for approval is open', () => {
    const { clock, world, signIn, plan } = useApproval({ escalation: true })

    it('finds nothing wrong, whatever has happened to the request', async () => {
      const { operators } = world().emulator.world
      const [megan, lynne, alex] = [await signIn('megan'), await signIn('lynne'), await signIn('alex')]
      const intact = async (after: string) => {
        const { code, said } = await world().verifyAudit()
        assert.equal(code, 0, `${after}: ${said}`)
      }
      const { confirm } = await plan(alex, 3)
      await confirm({ approver: operators.lynne.id })
      const asked = await lynne.heard('asks you to approve: disable 3 accounts')
      await intact('an approver was named')
      await lynne.press('Ask', { comment: 'Is it urgent?' }, asked.id)
      await alex.heard('has a question before deciding')
      await intact('a question')
      await alex.say(`answer ${idIn(wordsOf(asked))} It is`)
      await lynne.heard('Answer: “It is”', { message: asked.id })
      await intact('an answer')
      await clock.later(21 * minute, async () => {
        const reminder = await alex.heard('More people are being asked to approve: disable 3 accounts')
        await intact('an escalation')
        await alex.press('Extend', {}, reminder.id)
        await megan.heard('extended the request until')
        await intact('an extension')
      })
    })
  })

  describe('while an operation waits for its time', () => {
    const { world, people, schedule, ask } = useHandover(400)

    it('finds nothing wrong, whoever wants to take it over', async () => {
      const { alex } = people()
      const intact = async (after: string) => {
        const { code, said } = await world().verifyAudit()
        assert.equal(code, 0, `${after}: ${said}`)
      }
      const { id } = await schedule()
      const first = await ask(id)
      await intact('asked to take over')
      await alex.press('Decline', {}, first.owners)
      await alex.heard('Alex Wilber keeps the operation', { message: first.owners })
      await intact('declined')
      const second = await ask(id)
      await alex.press('Hand over', {}, second.owners)
      await alex.heard('Diego Siciliani took over', { message: second.owners })
      await intact('handed over')
    })
  })
})
