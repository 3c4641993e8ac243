### English texts for loan officers. The keys and the variables are those of zh-CN.ftl.

## Outcomes

outcome-approved = approved
outcome-referred = referred
outcome-declined = declined

## Gates

gate-area = independent legal person in the programme's area
gate-innovation-attribute = recognised innovation status
gate-operating-age = years of operation
gate-tax-grade = tax credit grade
gate-integrity = integrity of the firm and its head
gate-industry = industry
gate-size = size of the firm
gate-verdict-passed = passed
gate-verdict-failed = failed
gate-verdict-unknown = to be checked
gate-verdict-excused = excused by expert review

## Reasons

reason-gate-failed-area = The firm is not an independent legal person in the programme's area
reason-gate-failed-innovation-attribute = No innovation status is valid, such as high-tech enterprise, technology SME or specialised SME
reason-gate-failed-operating-age = Founded { $days } ago, less than { $days_min }
reason-gate-failed-tax-grade = The tax credit grade is { $grade } (for { $year }), below the { $worst } that the product asks for
reason-gate-failed-integrity = The firm or its head was listed as seriously dishonest until { $date }, less than { $months } months ago
reason-gate-failed-integrity-open = The firm or its head is listed as seriously dishonest; it can apply { $months } months after the entry is removed
reason-gate-failed-industry = The product does not serve the firm's industry (code { $industry })
reason-gate-failed-size = The firm is large by the statistical size classes; the product serves small and medium-sized firms
reason-fact-needed = Needed for an approval and not retrieved: { $item }
reason-tax-grade-outdated = The tax credit grade at hand ({ $grade }) is for { $year } and too old; retrieve that of a later year
reason-grade-not-served = The probability of default is { $pd } (risk grade { $grade }), above the { $served } that the product serves
reason-grade-not-served-at-best = Even with every missing fact at its best the probability of default is { $pd } (risk grade { $grade }), above the { $served } that the product serves
reason-known-not-served = With every missing fact at its worst the probability of default is { $pd }, above the { $served } that the product serves; retrieve the facts and score again
reason-below-smallest-limit = The calculated limit is { $limit }, below the { $smallest } from which the product starts
reason-request-below-smallest = The requested { $requested } are below the { $smallest } from which the product starts
reason-other = Review rule { $code } applies

## Where points are lost

points-lost = { $feature }: { $value }
points-lost-better = { $feature }: { $value } ({ $better })
better-tax-grade = { $values } would add points
better-level = { $values } would add points

## Doubts

doubt-accounts-contradict = Assets are { $stated }, liabilities and equity { $against }
doubt-debt-above-liabilities = Interest-bearing debt is { $stated }, above all liabilities of { $against }
doubt-patent-kind = Patent { $patent } is declared as { $stated }; its application number is that of { $against }
doubt-patent-number = The check digit of application number { $patent } is wrong
doubt-patent-year = Patent { $patent } is declared as filed on { $stated }; its application number is of { $against }
doubt-divisional = Patent { $patent } is declared as filed on { $stated }; its application number is of { $against }, as a divisional application has
doubt-quick-grant = Patent { $patent } was filed on { $against } and granted on { $stated }, which is too soon
doubt-growth-unsupported = Revenue grew by { $stated }; invoices or staff show only { $against }
doubt-growth-unsupported-alone = Revenue grew by { $stated }; neither invoices nor staff were retrieved to support it
doubt-invoices-contradict = Revenue in the statement is { $stated }, invoices of the same year { $against }: they differ by more than half
patent-kind-invention = an invention
patent-kind-utility-model = a utility model
patent-kind-design = a design

## Facts to retrieve

item-area = whether it is an independent legal person in the programme's area
item-innovation-attribute = innovation status with its validity
item-founded-on = founding date
item-tax-grade = tax credit grade of one of the latest years
item-integrity = registers of dishonesty and enforcement, of the firm and its head
item-startup-review = whether experts reviewed it as a start-up with key intellectual property
item-industry = industry code
item-staff = staff
item-group = related parties
item-patents = patents one by one
item-loans = existing loans, with five-class grade and last day
item-statements = the annual statements that are due
item-revenue = revenue of the latest year
item-earlier-revenue = revenue of the two years before
item-net-profit = net profit of the latest year
item-earlier-profit = net profit of the two years before
item-balance-sheet = assets, liabilities and equity of the latest year
item-debt = interest-bearing debt of the latest year
item-cash-flow = operating cash flow of the latest year
item-patent-marks = patents in the register: grants, transfers, licences, pledges, disputes, shared ownership
item-other-rights = rights other than patents
item-talent = research staff, degrees and titles
item-rd-expense = research expense
item-revenue-detail = revenue of the main business and of high-tech products, cost and expense
item-invoices = monthly invoices
item-certificates = certificates and recognised statuses
item-innovation = prizes, research institutions, projects and conversions
item-field = field of the main product
item-working-capital = day counts and own funds of the working-capital need

## Features

feature-firm-age_years = Years since founding
feature-firm-high_tech_certificate = High-tech enterprise certificate
feature-firm-specialised_level = Recognition as a specialised SME
feature-firm-tax_grade = Tax credit grade
feature-firm-integrity_events = Entries in registers of dishonesty and penalties
feature-firm-technology_sme_index = Technology SME score
feature-firm-innovative_sme_index = Innovative SME score
feature-firm-innovation_recognitions = Prizes, research institutions and standards of the last five years
feature-patents-inventions_in_force = Invention patents in force
feature-patents-invention_value = Value score of the invention patents
feature-patents-invention_value_x_equity = Value score of the invention patents × equity share
feature-patents-recent_inventions = Inventions filed in the last five years and granted
feature-patents-pending_inventions = Pending invention applications
feature-patents-own_inventions = Invention patents in force that were not bought
feature-patents-citations_age_adjusted = Citations of the inventions, adjusted for age
feature-patents-family_countries_max = Countries of the widest invention family
feature-patents-claims_max = Claims of the invention with the most claims
feature-patents-remaining_life_years = Remaining life of the inventions, in total
feature-patents-high_value_inventions = High-value invention patents
feature-patents-licences = Patents licensed to others
feature-patents-pledged_inventions = Invention patents pledged
feature-patents-open_disputes = Open patent disputes
feature-patents-utility_models_in_force = Utility models in force
feature-patents-software_copyrights = Software copyrights
feature-patents-other_class_one_rights = Other Class I rights
feature-talent-staff = Staff
feature-talent-rd_staff_share = Share of research staff
feature-talent-masters_share = Share of staff with a master's degree or above
feature-talent-doctors = Staff with a doctorate
feature-talent-senior_titles_share = Share of staff with a senior title
feature-talent-rd_department = Research department
feature-talent-leaver_rate = Share of staff who left within a year
feature-talent-revenue_per_staff = Revenue per head
feature-revenue-revenue = Revenue
feature-revenue-growth_1y = Revenue growth over one year
feature-revenue-growth_2y = Yearly revenue growth over two years
feature-revenue-latest_to_best = Latest revenue against the best year
feature-revenue-main_business_share = Main business share of revenue
feature-revenue-high_tech_share = High-tech share of revenue
feature-revenue-rd_intensity = Research expense against revenue
feature-revenue-net_margin = Net margin
feature-revenue-cash_flow_margin = Operating cash flow against revenue
feature-revenue-liabilities_to_assets = Liabilities against assets
feature-revenue-debt_to_revenue = Interest-bearing debt against revenue
feature-revenue-loss_years = Years with a loss
feature-revenue-invoice_growth = Growth of invoices over twelve months
feature-revenue-invoice_active_months = Months with invoices, of the last twelve
feature-revenue-invoice_volatility = Volatility of monthly invoices
feature-revenue-invoice_void_share = Share of voided invoices
feature-revenue-top_customers_share = Share of the five largest customers
feature-revenue-existing_loans_to_revenue = Existing loans against revenue

## Bins

comma = { ", " }
bin-not-retrieved = not retrieved
bin-undefined = not applicable
bin-any = retrieved
bin-exactly = { $value }
bin-below = below { $upper }
bin-at-least = { $lower } or more
bin-from-to = { $lower } to { $upper }
bin-from-below = { $lower } to below { $upper }
bin-or = { $first } or { $second }
value-none = none
value-yes = yes
value-no = none
value-percent = { $number }%
value-years = { $number ->
    [one] 1 year
   *[other] { $number } years
}
value-months = { $number ->
    [one] 1 month
   *[other] { $number } months
}
value-persons = { $number ->
    [one] 1 person
   *[other] { $number } persons
}
value-points = { $number ->
    [one] 1 point
   *[other] { $number } points
}
value-yuan = { $number } yuan
value-large-yuan = { $number } million yuan
value-days = { $number ->
    [one] 1 day
   *[other] { $number } days
}
value-rights = { $number }
value-people = { $number }
value-entries = { $number }
value-kinds = { $number }
value-disputes = { $number }
value-countries = { $number }
value-plain = { $number }
level-0 = none
level-1 = innovative or technology SME
level-2 = specialised SME
level-3 = little giant
tax-grade-0 = D
tax-grade-1 = C
tax-grade-2 = M
tax-grade-3 = B
tax-grade-4 = A

## Parts and ceilings of a limit

part-revenue = From revenue
part-research = From research expense
part-knowledge = From knowledge value
ceiling-knowledge-cap = Cap of the knowledge value
ceiling-repayment = What the firm can repay
ceiling-debt-to-revenue = Debt against revenue
ceiling-debt-to-assets = Liabilities against assets
ceiling-expected-loss = Expected loss
ceiling-working-capital = Working-capital need
ceiling-product-cap = Cap of the product
ceiling-programme-headroom = Left in the programme
ceiling-guarantor-single-party = Guarantor's limit for one party
ceiling-guarantor-group = Guarantor's limit for a group
ceiling-requested-amount = Requested amount
not-applicable-not-in-product = not part of this product
not-applicable-not-retrieved = its facts were not retrieved
not-applicable-not-positive = the calculation shows no working-capital gap
not-applicable-not-requested = no amount was requested
not-applicable-no-group = the firm belongs to no group
not-applicable-group-not-retrieved = related parties were not retrieved, so the limit for a group is not calculated
not-applicable-reviewed-startup = not asked of a start-up that experts reviewed

## Improvements

improvement-one-more-invention = One more granted invention
improvement-high-tech-certificate = A high-tech enterprise certificate
improvement-specialised-certificate = Recognition as a specialised SME
improvement-rd-department = A research department
improvement-five-more-rd-staff = Five more research staff
improvement-rd-expense-up = Research expense up by 1% of revenue
improvement-revenue-up = Revenue up by 10%
improvement-liabilities-down = Liabilities down by 10% of assets
improvement-turn-profit = A year without a loss

## Warnings

warning-not-retrieved = { $subject }: not retrieved
warning-dated-later = { $subject }: what is dated after the as-of date was left aside
warning-stale = { $subject }: retrieved too long ago and counted as not retrieved; retrieve it again
warning-statement-due = { $subject }: the annual statement that is due by now is missing; earlier ones count as not retrieved
warning-check-digit-accepted = { $subject }: the check digit of the USCC is wrong; the caller accepted that
warning-counts-only = { $subject }: only counts, without age, citations and legal events
warning-revenue-of-earlier-year = { $subject }: the latest has no revenue; the limit rests on the newest earlier year that has one
warning-demonstration-model = { $subject }: not trained on real loans, for demonstration only
subject-identity = Identity
subject-eligibility = Eligibility
subject-qualifications = Certificates
subject-tax = Tax credit
subject-integrity = Integrity registers
subject-group = Related parties
subject-patents = Patents
subject-other-rights = Other rights
subject-talent = Talent
subject-statements = Statements
subject-invoices = Invoices
subject-loans = Existing loans
subject-innovation = Innovation
subject-model = Scoring model

## Published indices

index-technology-sme = Technology SME (科技型中小企业)
index-innovative-sme = Innovative SME (创新型中小企业)
index-verdict-passed = passed
index-verdict-failed = not passed
index-verdict-unknown = depends on facts that were not retrieved

## Purposes

purpose-working-capital = working capital
purpose-research = research and development
purpose-conversion = turning research into products
purpose-equipment = equipment
purpose-renewal = renewal of a loan
purpose-other = other

## Errors

error-invalid-fields = some fields are wrong; mend those that are listed
error-product-unknown = there is no such product
error-request-id-reused = this request id was used for another body; use a new one
error-decision-unknown = there is no such decision
error-page-token-invalid = the page token does not belong to these filters; start again without it
error-cursor-invalid = the cursor does not belong to this book; start again without it
error-overloaded = too much is queued; try again with the same request id
error-storage-unavailable = the store does not answer and nothing was recorded; try again
error-outcome-unknown = it is not known whether this was recorded; ask again with the same request id, it is never recorded twice
error-shutting-down = the server is shutting down; connect again
error-message-too-large = the request has { $bytes } bytes, more than the { $bytes_max } that are taken; send less
error-record-corrupt = the stored decision is not the one of its hash, or cannot be read; tell the operator { $correlation_id }
error-internal = something went wrong inside; tell the operator { $correlation_id }

## Indicators of the published indices

indicator-rd-staff-share = Share of research staff
indicator-rd-expense-share = Research expense
indicator-intellectual-property = Intellectual property
indicator-main-product-rights = Rights in the main product
indicator-rd-to-revenue = Research expense against revenue
indicator-main-business-growth = Growth of the main business
indicator-liabilities-to-assets = Liabilities against assets
indicator-field = Field of the main product
indicator-main-business-share = Main business share of revenue
band-not-retrieved = not retrieved
band-undefined = not applicable
band-none = none
band-other = other field
band-strategic-emerging-industry = strategic emerging industry
band-high-value-class-i = high-value Class I
band-self-developed-class-i = self-developed Class I
band-class-i = Class I
band-class-ii = Class II
band-of-sales = { $share } of sales
band-of-cost = { $share } of cost and expense
band-count-class-i = { $count } Class I
band-count-class-ii = { $count } Class II
route-high-tech-certificate = valid high-tech enterprise certificate
route-national-science-prize = national science prize
route-provincial-rd-institution = provincial research institution
route-led-standard = led a standard
route-science-prize = science prize
route-national-model-firm = national innovation or IP model firm
route-new-equity = new equity

## Conditions of the published indices

condition-staff-at-most-500 = at most 500 staff
condition-sales-at-most-200-million = sales of at most 200 million yuan
condition-assets-at-most-200-million = assets of at most 200 million yuan
condition-total-at-least-60 = at least 60 points
condition-rd-staff-share-above-0 = more than 0 points for research staff
condition-innovation-at-least-20 = at least 20 points for innovation
condition-growth-at-least-15 = at least 15 points for growth
condition-specialisation-at-least-15 = at least 15 points for specialisation

## Knowledge value (no measure of default risk, and not the risk grade)

dimension-intellectual-property = Intellectual property
dimension-rd-input = Research input
dimension-talent = Innovative talent
dimension-rd-activity = Research activity
dimension-product = Innovative products
dimension-service = Innovative services
dimension-brand = Innovative brand
knowledge-indicator-invention-value = Value score of the invention patents
knowledge-indicator-own-inventions = Invention patents in force that the firm developed itself
knowledge-indicator-high-value-inventions = High-value invention patents
knowledge-indicator-rd-intensity = Research expense against revenue
knowledge-indicator-rd-amount = Research expense
knowledge-indicator-rd-staff-share = Share of research staff
knowledge-indicator-masters-share = Share of staff with a master's degree or above
knowledge-indicator-doctors = Staff with a doctorate
knowledge-indicator-rd-department = Research department
knowledge-indicator-rd-institution = Research institution recognised by the province or above
knowledge-indicator-rd-projects = Research projects, cooperation with universities included
knowledge-indicator-high-tech-share = High-tech share of revenue
knowledge-indicator-conversions = Research results put to use in the last three years
knowledge-indicator-licences = Patents licensed to others
knowledge-indicator-technology-contracts = Turnover of technology contracts in the last three years
knowledge-indicator-high-tech-certificate = High-tech enterprise certificate
knowledge-indicator-recognition = Recognition as a technology, innovative or specialised SME
knowledge-indicator-prizes = Prizes, led standards and model-firm titles of the last five years
knowledge-grade-a = Knowledge-value grade A
knowledge-grade-b = Knowledge-value grade B
knowledge-grade-c = Knowledge-value grade C
knowledge-grade-d = Knowledge-value grade D
knowledge-grade-e = Knowledge-value grade E
knowledge-grade-none = Knowledge value below grade E

## Fields

field-of-block = { $block }: { $field }
field-name = name
field-uscc = USCC
field-firm-ref = reference
field-founded-on = founding date
field-region-code = division code
field-industry-code = industry code
field-provenance = source of the block
field-source = source
field-retrieved-on = day of retrieval
field-as-of-date = as-of date
field-product-id = product
field-request-id = request id
field-requested-amount-fen = requested amount
field-grade = grade
field-grade-year = year of the grade
field-kind = kind
field-date = date
field-application-number = application number
field-filing-date = filing date
field-grant-date = grant date
field-legal-status = legal status
field-counted-on = day of the count
field-fiscal-year = fiscal year
field-revenue-fen = revenue
field-month = month
field-valid-from = start of validity
field-valid-until = end of validity
field-main-product = main product
field-field-class = field of the main product
field-registered-in-area = registration in the area
field-key-ip-startup-reviewed = review as a start-up with key IP
field-certificate-number = certificate number
field-accept-failed-check-digit = acceptance of a failed check digit
field-resolved-on = day of removal
field-entered-on = day of the entry
field-group-ref = reference of the group
field-staff = total staff
field-rd-staff = R&D staff
field-masters-or-above = staff with a master's degree or above
field-doctors = staff with a doctorate
field-senior-titles = staff with a senior title
field-leavers = leavers of the last 12 months
field-rd-department = R&D department
field-staff-a-year-before = total staff a year before
field-rd-projects = R&D projects
field-conversions = converted research results
field-technology-contracts-fen = turnover of registered technology contracts
field-university-cooperation = research with a university
field-amount-fen = amount
field-register-extract-on = day of the register extract
field-inventions = inventions in force
field-inventions-pending = inventions pending
field-utility-models = utility models in force
field-designs = designs in force
field-overseas = patents abroad
field-expiry-date = expiry date
field-legal-status-date = date of the legal status
field-claims = claims
field-forward-citations = forward citations
field-family-countries = offices of the family
field-codes = office codes
field-transfers-in = transfers to the firm
field-licences = licences
field-pledges = pledges
field-disputes = disputes
field-awards = awards
field-strategic-emerging = strategic emerging industry
field-protects-main-product = protection of the main product
field-jointly-owned = joint ownership
field-recorded-on = day of the record
field-ended-on = day of the end
field-software-copyrights = software copyrights
field-ic-layouts = layout designs
field-plant-varieties = plant varieties
field-crop-varieties = crop varieties
field-new-drugs = new drugs
field-protected-chinese-medicines = protected Chinese medicines
field-defence-inventions = defence inventions
field-main-business-revenue-fen = main business revenue
field-high-tech-revenue-fen = revenue of high-tech products and services
field-cost-and-expense-fen = cost and expense
field-rd-expense-fen = R&D expense
field-net-profit-fen = net profit
field-assets-fen = total assets
field-liabilities-fen = total liabilities
field-equity-fen = equity
field-liabilities-to-assets = liabilities to assets
field-interest-bearing-debt-fen = interest-bearing debt
field-operating-cash-flow-fen = operating cash flow
field-inventory-days = inventory days
field-receivable-days = receivable days
field-payable-days = payable days
field-prepaid-days = prepaid days
field-advance-days = advance days
field-own-working-funds-fen = own working funds
field-issued-fen = invoices issued
field-received-fen = invoices received
field-void-share = share of void invoices
field-top-customers-share = share of the top customers
field-security = security
field-outstanding-fen = outstanding principal
field-granted-fen = granted amount
field-started-on = first day
field-due-on = due date
field-working-capital = working-capital loan
field-loan-class = five-class grade
field-repaid-by-this = repaid by this credit
field-authorisation-ref = reference of the authorisation
field-term-months = requested term
field-purpose = purpose
field-decision-id = decision id
field-replaces-review-id = id of the replaced review
field-outcome = outcome
field-limit-fen = limit
field-reason = reason
field-reviewer = reviewer
field-successor-decision-id = id of the successor decision
field-note = note

## Products

product-knowledge-value-credit = Knowledge-value credit
product-technology-guarantee = Technology guarantee

## Command line

cli-outcome = Outcome
cli-limit = Limit
cli-limit-open = open: facts are needed
cli-amount = { $yuan } yuan ({ $large } 万元)
cli-grade = Risk grade
cli-risk-said = { $grade } (probability of default { $pd })
cli-knowledge = Knowledge score
cli-knowledge-grade = Knowledge grade
cli-knowledge-said = { $points } points, { $grade }
cli-knowledge-range = { $points } points, { $grade } (up to { $best } points with all facts)
cli-typical = Reference limit
cli-typical-said = { $amount } (reference limit, not an offer)
cli-applied = Asked for
cli-pd = Probability of default
cli-points = Risk points
cli-capacity = Supportable revenue
cli-uplift = Patents, talent and research
cli-product = Product
cli-named = { $name } ({ $id })
cli-list-empty = there are no such decisions
cli-list-more = only the newest { $count } are listed and there are more: raise --limit (0 lists all), or narrow with --firm, --from, --to
cli-dates = As of
cli-valid-until = Valid until
cli-valid = Valid
cli-valid-after-review = once a person approves it
cli-decision = Decision
cli-not-recorded = trial, not recorded
cli-model = Model
cli-breakdown = How the limit comes about (probability of default { $pd }, factor { $factor })
cli-breakdown-declined = The calculation, which is no limit: the case is declined (probability of default { $pd }, factor { $factor })
cli-breakdown-typical = How the reference limit comes about, not an offer (probability of default { $pd }, factor { $factor })
cli-item = Item
cli-sum = Sum of the parts
cli-rounded = Limit, rounded down
cli-before-factor = { $amount } before the factor
cli-informative = for information
cli-ten-thousand-yuan = 万元
cli-yuan = yuan
cli-note = Note
cli-binds = binds
cli-family = Where the points come from
cli-family-firm = Firm
cli-family-patents = Patents
cli-family-talent = Talent
cli-family-revenue = Revenue and finances
cli-neutral = Neutral
cli-best = Best
cli-reasons-referred = Why a person decides
cli-reasons-declined = Why it is declined
cli-missing = Missing facts
cli-fact = Fact
cli-needed = Needed
cli-worth = Worth for the reference limit (万元)
cli-yes = yes
cli-doubts = Doubts
cli-doubt-refers = { $doubt } (a person checks it)
cli-dimensions = The knowledge score by dimension
cli-dimension = Dimension
cli-scored = Points
cli-up-to = Up to, with all facts
cli-most = Most
cli-points-lost = Where points of the risk score are lost
cli-lost-at = Feature
cli-lost = Points lost
cli-improvements = What would raise the limit
cli-improvements-typical = What would raise the reference limit
cli-improvement = Improvement
cli-then = Outcome then
cli-gates = Gates
cli-gate = Gate
cli-verdict = Verdict
cli-warnings = Warnings
cli-index = { $index }: { $verdict }, { $total ->
    [one] 1 point
   *[other] { $total } points
}
cli-index-route = passes directly: { $route }
cli-conditions-not-met = not met: { $conditions }
cli-conditions-unknown = facts are missing for: { $conditions }
cli-code = Code
cli-name = Name
cli-bins = Bins
cli-features = Features of the risk score
cli-parts = Parts of a limit
cli-ceilings = Ceilings of a limit
cli-indicators = Indicators of the knowledge score
cli-facts = Facts that can be missing
cli-indicator = Indicator
cli-band = Band
cli-points-of = Points of
cli-unknown = not calculated: no revenue is known
cli-demonstration = The model was trained on synthetic firms: for demonstration until it is retrained on real loans.
cli-demonstration-expert = The model has expert points only and was trained on no data: for demonstration.
cli-firm = Firm
cli-binding = What binds
cli-recorded = Date
cli-status = Status
cli-summary = { $approved } approved, { $referred } referred, { $declined } declined, { $refused } refused; approved limits { $large } 万元 in total
cli-refused = refused
cli-fields = Wrong fields:
cli-retry-same-id = to ask again, add --request-id { $request_id }
cli-retry-after = try again in { $seconds } s
cli-unreachable = no server answers at { $server }: { $cause }
cli-unreadable = cannot read { $file }: { $problem }
cli-bad-address = expected HOST:PORT for --server, found { $server }
cli-utf-16 = the file is UTF-16; expected UTF-8
cli-not-utf-8 = expected UTF-8; the file may be GBK
cli-empty-token = the token is empty: set KVCREDIT_TOKEN or unset it, or look at the file token in --data-dir
cli-bad-token = expected a token of visible ASCII characters
cli-no-random = the system has no random bytes to give
cli-no-json = cannot be written as JSON: { $problem }
cli-no-output = cannot write: { $problem }
cli-request-id-many = --request-id is for a single firm
cli-replay-same = identical: the record made again equals the stored one to the byte ({ $bytes } bytes)
cli-replay-different = different: the record made again is not the stored one
cli-replay-wrong-record = different: the stored record is not the one of its hash; it was changed or damaged
cli-replay-wrong-inputs = different: the stored inputs are not those whose hash the decision holds; they were changed or damaged
cli-replay-field = Field
cli-replay-stored = Stored
cli-replay-again = Made again
cli-replay-bytes-only = every field has the same value; only the encoding differs
cli-replay-impossible = cannot be scored again: { $problem }

cli-migrated = { $database } is up to date; role { $role } may read and add, and triggers keep everything as it is
cli-migrated-without-triggers = { $database } is up to date; role { $role } may read and add; the engine has no triggers, so that only the rights of roles keep everything as it is

error-book-unknown = there is no such book
error-tree-size-unknown = the log, which has { $size } decisions, has no tree of that size with that decision in it
error-catalogue-unknown = no model or table with hash { $hash } is at hand
error-cursor-too-old = too much was recorded since the cursor; export the decisions first and follow from the cursor of the export

cli-ledger-verified = book { $book }: { $size } entries verified, root { $root }
cli-ledger-fault = book { $book } is not what it was: number { $seq }: { $what }
cli-ledger-no-key = a checkpoint needs a key: name it with --key-file
cli-ledger-no-inputs = the inputs parts are needed, and an export of a server has none: name --data-dir, --database or an export of these
cli-ledger-no-trust = a checkpoint is verified with a key: name it with --key
cli-ledger-unwitnessed = no key was named and none was found, so that no checkpoint was compared: this shows damage, not a history that was rewritten
cli-ledger-file-exists = the file exists already
cli-ledger-checkpoint = the checkpoint cannot be trusted: { $problem }
cli-ledger-books = name one of the books with --book: { $books }

cli-no-store = name the ledger with --data-dir or --database
cli-file-being-written = the file is being written by another process
cli-backup-book = book { $book }: { $size } decisions, root { $root }
cli-backup-empty = there are no books
cli-backup-without-key = the key that signs checkpoints is not in the backup: keep a copy of ledger.key elsewhere
cli-backup-failed = nothing was backed up: { $problem }
cli-restore-without-key = the key that signs checkpoints was not restored: put ledger.key back before the service starts, which otherwise makes a new one
cli-restore-not-empty = nothing was restored: expected an empty store, found { $found }
cli-restore-failed = nothing was restored: { $problem }


## Reviews

review-outcome-approved = approved
review-outcome-declined = declined
review-outcome-withdrawn = withdrawn
review-kind-resolution = review
review-kind-override = override
review-kind-confirmation = confirmation
review-kind-correction = correction
review-reason-documents-supplied = documents were supplied
review-reason-site-visit = a visit or an interview
review-reason-facts-changed = the facts have changed
review-reason-facts-wrong = the facts of the decision were wrong
review-reason-expert-judgement = judgement of technology, market or people
review-reason-security-added = collateral, a guarantee or a risk pool was added
review-reason-entry-mistaken = the earlier review was entered wrongly
review-reason-applicant-withdrew = the firm withdrew its application
erasure-reason-person-asked = the person asked for it
erasure-reason-needed-no-longer = needed no longer, or kept long enough
erasure-reason-written-in-error = written down in error
error-review-outdated = somebody else reviewed the decision meanwhile; look at the newest review { $review_id } first
error-limit-too-high = the limit lies above the { $limit_max } that can be carried
error-decision-expired = the decision could be approved until { $valid_until }; score the firm anew
cli-reviews = Reviews
cli-reviewed = Reviewed
cli-review = { $date } { $kind }: { $verdict }, { $reason }; reviewer { $reviewer }, id { $review }
cli-erasure = number { $seq }: the note of review { $review } was erased, { $reason }; by { $by }
cli-entry-unknown = an entry that this program does not know; get a newer one
cli-ledger-erased = the note of review { $review } is erased; number { $seq } of the book is the notice
cli-ledger-log-left = another process is reading the file: the text is gone from it, and goes from its write-ahead log when that process ends
cli-ledger-no-review = the book has no such review
cli-ledger-no-note = the review has no note, or it was erased

# What is wrong with an entry of a book: after "number 7: ".
ledger-missing = it is missing; the next one found is { $found }
ledger-leaf = the record is not the one of its leaf hash
ledger-nodes = the nodes of the log are not those of the records so far
ledger-unreadable = the record is no decision and no other entry
ledger-place = the record says that it is number { $seq } of book `{ $book }`
ledger-columns = the columns for look-ups say something else than the record
ledger-inputs = the inputs part is not the one whose hash stands in the record
ledger-no-inputs = the inputs part is missing
ledger-request-twice = its request was answered before
ledger-cut = it is missing, and the head says that there are { $head }
ledger-beyond = it lies beyond the head, which ends at { $head }
ledger-head = the root over all records is not the one of the head
ledger-shorter = it is missing, and a checkpoint says that there were { $size }
ledger-rewritten = the records up to here are not those of a checkpoint: history was rewritten
ledger-note = the note is not the one whose hash stands in the record
ledger-no-note = the note is missing, and the book has no notice that it was erased
ledger-not-erased = the note is still there, and the book has the notice that it was erased
ledger-no-such-note = it says that the note of number { $of } was erased, which never had that note
ledger-reviewed = it reviews number { $of }, which is no decision before it with the leaf hash that it names
cli-train-what = name a book with --id and --basis, or for a card --out and a table with --data and --target, or a book with --book
cli-export-what = `--table` and `--key` go with SQL, `--reasons` with PMML

# The configuration of a server
config-wrong = the configuration is wrong:
config-problem = `{ $key }` ({ $origin }): expected { $expected }, found `{ $found }`
config-file = file
config-environment = environment
config-flag = flag
config-default = default
config-path = a path
config-name = 1 to 64 lower-case letters, digits and inner hyphens
config-ledger-name = 1 to 64 letters, digits and `._:-`
config-switch = `true` or `false`
config-integer = an integer from { $from } to { $to }
config-database = `sqlite:PATH` or `postgres://ROLE@HOST/DATABASE`
config-loopback = a loopback address and a port, for example `127.0.0.1:50051` (without credentials nobody else may call)
config-one-form = either `listeners` or `listen` and `book`
config-log-filter = a filter such as `info` or `kvcredit=debug`, with the levels `error`, `warn`, `info`, `debug`, `trace`, `off`
config-log-format = `text` or `json`
config-toml = TOML
config-no-such-key = no such key: it is unknown
config-readable-file = a readable file ({ $cause })
config-models = a readable folder of models
config-one-of = one of `{ $known }`
config-tables = a readable folder of valid tables ({ $cause })
config-crash-point = `POINT=error`, `POINT=abort` or `POINT=sleep`, with or without `@N`
cli-serve-key-lost = the ledger has entries, and the key that signs it is not in `{ $path }`: put it back from where a copy is kept, or name its file with `ledger_key`. To rotate it on purpose, put a new key there, for example with `openssl rand -hex 32`, see "The key" in docs/ledger.md
cli-assess-no-day = give the day of the decision with --on, or an as-of date in the profile
cli-assess-no-product = there is no table of this product
