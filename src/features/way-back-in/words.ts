import { defineWords } from '../../chat/words/words.ts'
import * as commandsDe from './de/commands.ts'
import { errors as errorsDe } from './de/errors.ts'
import { passPage as passPageDe } from './de/pass-page.ts'
import { playbooks as playbooksDe } from './de/playbook.ts'
import { vouchers as vouchersDe } from './de/vouchers.ts'
import * as commands from './en/commands.ts'
import { errors } from './en/errors.ts'
import { passPage } from './en/pass-page.ts'
import { playbooks } from './en/playbook.ts'
import { vouchers } from './en/vouchers.ts'

export const words = defineWords(
  { ...commands, errors, playbooks, vouchers, passPage },
  { ...commandsDe, errors: errorsDe, playbooks: playbooksDe, vouchers: vouchersDe, passPage: passPageDe },
)
