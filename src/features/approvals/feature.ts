import { recordedHow } from '../../chat/views/operation-facts.ts'
import { dateTime } from '../../chat/views/viewer.ts'
import { compact } from '../../core/compact.ts'
import { events } from '../../operations/lifecycle/events.ts'
import { defineFeature } from '../define.ts'
import { approval, approve, deny } from './approvals.ts'
import { checkApprovalPage } from './check.ts'
import { extend } from './extend.ts'
import { approvalsOnPage } from './on-page.ts'
import { approvalPage } from './page.ts'
import { questionCommands } from './questions.ts'
import { words } from './words.ts'

const isAnswer = (step: string): boolean => step === events.approved.audit || step === events.denied.audit

export const approvals = defineFeature({
  name: 'approvals',
  words,
  pages: [approvalPage],
  cards: {
    entry: ({ step, target }, messages, viewer) =>
      isAnswer(step) ? compact([recordedHow(target, messages, (ms) => dateTime(ms, messages, viewer))]) : [],
  },
  services: [approvalsOnPage],
  checks: [checkApprovalPage],
  commands: [approval, approve, deny, ...questionCommands, extend],
})
