### 面向信贷人员的中文文字。键与 en.ftl 一一对应，变量也相同。
###
### 用语：
###   未获取（资料、数据） not retrieved：本系统没有拿到资料，企业有没有不得而知；一律带“资料”或“数据”。
###   无                   none：资料已获取，确实没有。
###   已获取数据           retrieved：有值，但该项不分档。
###   不适用               not applicable：资料已获取，但算不出该项。
###   取得、获得           只说企业取得资质、证书，不说本系统拿到资料。
###   待核实               由人核实后才能判断。
###   决策                 decision；结论 outcome：通过、转人工审核、不通过。
###   专项计划             programme。

## 结论

outcome-approved = 通过
outcome-referred = 转人工审核
outcome-declined = 不通过

## 准入条件

gate-area = 注册在支持区域内的独立法人
gate-innovation-attribute = 科创资质
gate-operating-age = 经营年限
gate-tax-grade = 纳税信用等级
gate-integrity = 企业及负责人诚信
gate-verdict-passed = 符合
gate-verdict-failed = 不符合
gate-verdict-unknown = 待核实
gate-verdict-excused = 经专家评审免除

## 原因

reason-gate-failed-area = 企业不是支持区域内的独立法人
reason-gate-failed-innovation-attribute = 没有在有效期内的科创资质（如高新技术企业、科技型中小企业、专精特新中小企业）
reason-gate-failed-operating-age = 经营年限不足
reason-gate-failed-tax-grade = 纳税信用等级不达标
reason-gate-failed-integrity = 企业或负责人近期有严重失信记录
reason-gate-unknown-area = 是否为支持区域内的独立法人，待核实
reason-gate-unknown-innovation-attribute = 未获取科创资质资料，待核实
reason-gate-unknown-operating-age = 未获取成立日期数据，经营年限待核实
reason-gate-unknown-tax-grade = 未获取纳税信用等级数据，待核实
reason-gate-unknown-integrity = 未获取企业及负责人的诚信记录资料，待核实
reason-grade-not-served = 本产品不支持该信用等级
reason-below-smallest-limit = 测算额度低于本产品的最低额度
reason-no-capacity = 营业收入不明，无法按收入测算额度
reason-feature-below-maximum = { $feature }：{ $bin }，比最优档低 { $lost } 分
reason-other = 触发人工复核规则 { $code }

## 特征

feature-firm-age_years = 成立年限
feature-firm-high_tech_certificate = 高新技术企业证书
feature-firm-specialised_level = 专精特新认定
feature-firm-tax_grade = 纳税信用等级
feature-firm-integrity_events = 失信、处罚等不良记录数
feature-firm-technology_sme_index = 科技型中小企业评价得分
feature-firm-innovative_sme_index = 创新型中小企业评价得分
feature-firm-innovation_recognitions = 近五年奖项、研发机构、标准等荣誉数
feature-patents-inventions_in_force = 有效发明专利件数
feature-patents-invention_value = 有效发明专利价值分
feature-patents-invention_value_x_equity = 发明专利价值分 × 净资产占比
feature-patents-recent_inventions = 近五年申请并已授权的发明专利件数
feature-patents-pending_inventions = 在审发明专利申请件数
feature-patents-own_inventions = 自主申请的有效发明专利件数
feature-patents-citations_age_adjusted = 发明专利被引用次数（按年限调整）
feature-patents-family_countries_max = 发明专利同族最多覆盖的国家和地区数
feature-patents-claims_max = 发明专利权利要求项数（最多的一件）
feature-patents-remaining_life_years = 有效发明专利剩余年限合计
feature-patents-high_value_inventions = 高价值发明专利件数
feature-patents-licences = 对外许可的专利数
feature-patents-pledged_inventions = 已质押的发明专利件数
feature-patents-open_disputes = 未了结的专利纠纷数
feature-patents-utility_models_in_force = 有效实用新型专利件数
feature-patents-software_copyrights = 软件著作权件数
feature-patents-other_class_one_rights = 其他Ⅰ类知识产权件数
feature-talent-staff = 员工人数
feature-talent-rd_staff_share = 研发人员占比
feature-talent-masters_share = 硕士及以上人员占比
feature-talent-doctors = 博士人数
feature-talent-senior_titles_share = 高级职称人员占比
feature-talent-rd_department = 研发部门
feature-talent-leaver_rate = 近一年离职率
feature-talent-revenue_per_staff = 人均营业收入
feature-revenue-revenue = 营业收入
feature-revenue-growth_1y = 营业收入同比增长率
feature-revenue-growth_2y = 营业收入两年年均增长率
feature-revenue-latest_to_best = 最近一年收入与最好年份之比
feature-revenue-main_business_share = 主营业务收入占比
feature-revenue-high_tech_share = 高新技术产品（服务）收入占比
feature-revenue-rd_intensity = 研发费用占营业收入的比例
feature-revenue-net_margin = 净利率
feature-revenue-cash_flow_margin = 经营现金流与营业收入之比
feature-revenue-liabilities_to_assets = 资产负债率
feature-revenue-debt_to_revenue = 有息负债与营业收入之比
feature-revenue-loss_years = 亏损年数
feature-revenue-invoice_growth = 近 12 个月开票额增长率
feature-revenue-invoice_active_months = 近 12 个月有开票的月数
feature-revenue-invoice_volatility = 月开票额波动系数
feature-revenue-invoice_void_share = 发票作废比例
feature-revenue-top_customers_share = 前五大客户占比
feature-revenue-existing_loans_to_revenue = 现有贷款与营业收入之比

## 特征所落的档

bin-not-retrieved = 未获取数据
bin-undefined = 不适用
bin-any = 已获取数据
bin-exactly = { $value }
bin-below = 低于{ $upper }
bin-at-least = { $lower }及以上
bin-from-to = { $lower }至{ $upper }
bin-from-below = { $lower }及以上、低于{ $upper }
bin-or = { $first }或{ $second }
value-none = 无
value-yes = 有
value-no = 无
value-percent = { $number }%
value-years = { $number } 年
value-months = { $number } 个月
value-points = { $number } 分
value-yuan = { $number } 元
value-large-yuan = { $number } 万元
value-plain = { $number }
level-0 = 无认定
level-1 = 创新型或科技型中小企业
level-2 = 专精特新中小企业
level-3 = 专精特新“小巨人”企业
tax-grade-0 = D 级
tax-grade-1 = C 级
tax-grade-2 = M 级
tax-grade-3 = B 级
tax-grade-4 = A 级

## 额度约束

term-turnover = 按营业收入测算
term-expected-loss = 按预期损失测算
term-grade-cap = 等级上限
term-product-cap = 产品上限
term-programme-headroom = 专项计划剩余额度
term-guarantor-single-party = 担保公司单户上限
term-guarantor-group = 担保公司关联方上限
term-working-capital-need = 流动资金需求
term-requested-amount = 申请金额
not-applicable-not-in-product = 本产品不设此项
not-applicable-not-retrieved = 未获取所需数据
not-applicable-not-positive = 测算需求不为正数，不适用
not-applicable-not-requested = 未提出申请金额
not-applicable-no-group = 未发现所属关联方集团

## 可提升之处

improvement-one-more-invention = 再获授权 1 件发明专利
improvement-high-tech-certificate = 取得高新技术企业证书
improvement-specialised-certificate = 获得专精特新中小企业认定
improvement-rd-department = 设立研发部门
improvement-five-more-rd-staff = 增加 5 名研发人员
improvement-rd-expense-up = 研发费用占比提高 1 个百分点
improvement-revenue-up = 营业收入增长 10%
improvement-liabilities-down = 资产负债率降低 10 个百分点

## 提示

warning-not-retrieved = { $subject }：未获取资料
warning-dated-later = { $subject }：晚于评估基准日的内容未计入
warning-check-digit-accepted = { $subject }：统一社会信用代码校验位不符，经提交方确认后采用
warning-counts-only = { $subject }：只有件数，年限、被引用和法律状态不明
warning-stale-statements = { $subject }：最近一期报表已超过 18 个月
warning-invoices-disagree = { $subject }：开票额与同年报表收入相差一半以上
warning-demonstration-model = { $subject }：未用真实贷款数据训练，结果仅供演示
subject-identity = 企业身份
subject-eligibility = 准入信息
subject-qualifications = 资质证书
subject-tax = 纳税信用
subject-integrity = 诚信记录
subject-group = 关联方
subject-patents = 专利
subject-other-rights = 其他知识产权
subject-talent = 人才
subject-statements = 财务报表
subject-invoices = 开票数据
subject-loans = 现有贷款
subject-innovation = 创新荣誉
subject-model = 评分模型

## 公开评价指标

index-technology-sme = 科技型中小企业评价
index-innovative-sme = 创新型中小企业评价
index-verdict-passed = 达标
index-verdict-failed = 未达标
index-verdict-unknown = 数据不全，无法判定

## 错误

error-invalid-fields = 有字段填写有误，请按列出的各项修改
error-product-unknown = 未找到该产品
error-request-id-reused = 该请求编号已用于另一份内容，请换用新的编号
error-decision-unknown = 未找到该决策
error-page-token-invalid = 翻页标记与筛选条件不符，请从第一页重新查询
error-cursor-invalid = 续读标记不属于本账簿，请从头开始
error-overloaded = 排队过多，请稍后用同一请求编号重试
error-storage-unavailable = 存储暂时无法使用，未作任何记录，请稍后重试
error-outcome-unknown = 无法确认是否已记录，请用同一请求编号再次查询，不会重复记录
error-shutting-down = 服务正在关闭，请重新连接
error-message-too-large = 请求有 { $bytes } 字节，超过上限 { $bytes_max } 字节，请减少内容
error-record-corrupt = 存储的决策与其哈希值不符或无法读取，请把编号 { $correlation_id } 告知管理员
error-internal = 服务内部出错，请把编号 { $correlation_id } 告知管理员

## 公开评价指标的各项

indicator-rd-staff-share = 研发人员占比
indicator-rd-expense-share = 研发投入
indicator-intellectual-property = 知识产权
indicator-main-product-rights = 与主导产品相关的知识产权
indicator-rd-to-revenue = 研发费用占营业收入的比例
indicator-main-business-growth = 主营业务收入增长率
indicator-liabilities-to-assets = 资产负债率
indicator-field = 主导产品所属领域
indicator-main-business-share = 主营业务收入占比
band-not-retrieved = 未获取数据
band-undefined = 不适用
band-none = 无
band-other = 其他领域
band-strategic-emerging-industry = 战略性新兴产业
band-high-value-class-i = 高价值Ⅰ类
band-self-developed-class-i = 自主研发的Ⅰ类
band-class-i = Ⅰ类
band-class-ii = Ⅱ类
band-of-sales = { $share }（占销售收入）
band-of-cost = { $share }（占成本费用）
band-count-class-i = { $count } 件Ⅰ类
band-count-class-ii = { $count } 件Ⅱ类
route-high-tech-certificate = 持有有效的高新技术企业证书
route-national-science-prize = 获国家科学技术奖
route-provincial-rd-institution = 拥有省级及以上研发机构
route-led-standard = 主导制定标准
route-science-prize = 获科学技术奖
route-national-model-firm = 国家技术创新或知识产权示范企业
route-new-equity = 获新增股权融资

## 公开评价指标的条件

condition-staff-at-most-500 = 职工总数不超过 500 人
condition-sales-at-most-200-million = 年销售收入不超过 2 亿元
condition-assets-at-most-200-million = 资产总额不超过 2 亿元
condition-total-at-least-60 = 总分不低于 60 分
condition-rd-staff-share-above-0 = 研发人员占比得分不为 0 分
condition-innovation-at-least-20 = 创新能力得分不低于 20 分
condition-growth-at-least-15 = 成长性得分不低于 15 分
condition-specialisation-at-least-15 = 专业化得分不低于 15 分

## 字段

field-of-block = { $block }·{ $field }
field-name = 企业名称
field-uscc = 统一社会信用代码
field-firm-ref = 企业编号
field-founded-on = 成立日期
field-region-code = 行政区划代码
field-industry-code = 行业代码
field-provenance = 资料来源
field-source = 资料来源
field-retrieved-on = 资料获取日期
field-as-of-date = 评估基准日
field-product-id = 产品
field-request-id = 请求编号
field-requested-amount-fen = 申请金额
field-grade = 等级
field-grade-year = 评价年度
field-kind = 类型
field-date = 日期
field-application-number = 申请号
field-filing-date = 申请日
field-grant-date = 授权日
field-legal-status = 法律状态
field-counted-on = 统计日期
field-fiscal-year = 年度
field-revenue-fen = 营业收入
field-month = 月份
field-valid-from = 有效期起
field-valid-until = 有效期止

## 产品

product-knowledge-value-credit = 知识价值信用贷
product-technology-guarantee = 科技担

## 命令行

cli-outcome = 结论
cli-limit = 额度
cli-amount = { $large } 万元（{ $yuan } 元）
cli-grade = 等级
cli-pd = 违约概率
cli-points = 评分
cli-capacity = 预计营业收入
cli-uplift = 专利和人才的贡献
cli-product = 产品
cli-named = { $name }（{ $id }）
cli-comma = 、
cli-to-be-checked = 待核实：{ $gates }
cli-list-empty = 没有符合条件的决策
cli-list-more = 只列出最近 { $count } 条，还有更多：用 --limit 列出更多（--limit 0 为全部），或用 --firm、--from、--to 等条件缩小范围
cli-dates = 评估基准日
cli-valid-until = 有效期至
cli-decision = 决策编号
cli-not-recorded = 试算，未记录
cli-model = 模型
cli-terms = 额度约束
cli-term = 约束
cli-ten-thousand-yuan = 万元
cli-yuan = 元
cli-note = 说明
cli-binds = 起约束作用
cli-family = 得分构成
cli-family-firm = 企业
cli-family-patents = 专利
cli-family-talent = 人才
cli-family-revenue = 营收与财务
cli-neutral = 中性
cli-best = 最优
cli-reasons = 原因
cli-improvements = 可提升之处
cli-improvement = 措施
cli-then = 届时结论
cli-gates = 准入条件
cli-gate = 条件
cli-verdict = 结果
cli-warnings = 提示
cli-index = { $index }：{ $verdict }，{ $total } 分
cli-index-route = 直接达标：{ $route }
cli-conditions-not-met = 未满足：{ $conditions }
cli-conditions-unknown = 缺少资料，无法判定：{ $conditions }
cli-indicator = 指标
cli-band = 档
cli-points-of = 得分／满分
cli-unknown = 营业收入不明，无法测算
cli-demonstration = 本模型由合成企业数据训练，在用真实贷款数据重新训练之前仅供演示。
cli-demonstration-expert = 本模型只有专家分值，未经数据训练，仅供演示。
cli-firm = 企业
cli-binding = 约束项
cli-recorded = 记录日期
cli-status = 状态
cli-summary = 通过 { $approved }，转人工审核 { $referred }，不通过 { $declined }，未受理 { $refused }；通过额度合计 { $large } 万元
cli-refused = 未受理
cli-fields = 有误的字段：
cli-retry-same-id = 如需确认或重试，请加上 --request-id { $request_id }
cli-retry-after = 请在 { $seconds } 秒后重试
cli-unreachable = 无法连接服务 { $server }：{ $cause }
cli-unreadable = 无法读取 { $file }：{ $problem }
cli-bad-address = --server 应为 HOST:PORT，现为 { $server }
cli-utf-16 = 文件是 UTF-16 编码，请另存为 UTF-8
cli-not-utf-8 = 文件不是 UTF-8 编码，可能是 GBK，请另存为 UTF-8
cli-empty-token = 令牌为空：请设置 KVCREDIT_TOKEN，或取消该变量，或检查 --data-dir 中的 token 文件
cli-bad-token = 令牌应只含可见的 ASCII 字符
cli-no-random = 系统无法提供随机数
cli-no-json = 无法写成 JSON：{ $problem }
cli-no-output = 无法输出：{ $problem }
cli-request-id-many = --request-id 只能用于单个企业
cli-replay-same = 一致：重新评分得到的记录与存储的记录逐字节相同（{ $bytes } 字节）
cli-replay-different = 不一致：重新评分得到的记录与存储的记录不同
cli-replay-wrong-record = 不一致：存储的决策与其哈希值不符，已被改动或损坏
cli-replay-wrong-inputs = 不一致：存储的输入与决策中记录的哈希值不符，已被改动或损坏
cli-replay-field = 字段
cli-replay-stored = 存储的
cli-replay-again = 重新评分
cli-replay-bytes-only = 各字段的值相同，只是编码不同
cli-replay-impossible = 无法重新评分：{ $problem }

cli-migrated = { $database } 的表结构已是最新；角色 { $role } 只能读取和追加，触发器禁止修改
cli-migrated-without-triggers = { $database } 的表结构已是最新；角色 { $role } 只能读取和追加；该数据库不支持触发器，仅靠权限禁止修改

error-book-unknown = 没有这个账簿
error-tree-size-unknown = 日志现有 { $size } 条记录，不存在含该记录的此大小的树
error-cursor-too-old = 续读标记之后的记录过多，请先导出，再从导出给出的标记续读

cli-ledger-verified = 账簿 { $book }：已核验 { $size } 条记录，根哈希 { $root }
cli-ledger-fault = 账簿 { $book } 与原记录不符：第 { $seq } 条：{ $what }
cli-ledger-no-key = 签署检查点需要密钥，请用 --key-file 指定
cli-ledger-no-inputs = 需要决策的输入部分，而服务器给出的导出不含输入：请用 --data-dir、--database，或由二者生成的导出文件
cli-ledger-no-trust = 核验检查点需要公钥，请用 --key 指定
cli-ledger-unwitnessed = 未指定公钥，也未找到密钥，因此没有与任何检查点比对：结果只能发现损坏，不能发现历史被改写
cli-ledger-file-exists = 文件已存在
cli-ledger-checkpoint = 检查点不可信：{ $problem }
cli-ledger-books = 请用 --book 指定账簿：{ $books }

cli-no-store = 请用 --data-dir 或 --database 指定账本所在
cli-file-being-written = 另一个进程正在写入该文件
cli-backup-book = 账簿 { $book }：{ $size } 条决策，根哈希 { $root }
cli-backup-empty = 没有任何账簿
cli-backup-without-key = 备份不含检查点签名密钥，请将 ledger.key 的副本另行保管
cli-backup-failed = 备份未完成：{ $problem }
cli-restore-without-key = 检查点签名密钥没有恢复：请在服务启动前放回 ledger.key，否则服务会生成新的密钥
cli-restore-not-empty = 未恢复任何数据：目标应为空，现有 { $found }
cli-restore-failed = 未恢复任何数据：{ $problem }

warning-accounts-contradict = { $subject }：资产、负债与所有者权益对不上，资产负债率按未知处理，请核对报表
warning-revenue-of-earlier-year = { $subject }：最近一期年报没有营业收入，额度按上一个有营业收入的年度测算
reason-tax-grade-outdated = 纳税信用等级每年评定一次，现有等级的评价年度过早，请补充最近年度的等级
reason-nothing-to-judge-by = 未获取营业收入资料，也没有发明专利或研发人员的信息，暂不建议额度：请补充年度财务报表或开票数据、专利清单和人员情况

## 复核

review-outcome-approved = 通过
review-outcome-declined = 不通过
review-outcome-withdrawn = 撤销原决策
review-kind-resolution = 人工审核
review-kind-override = 人工改判
review-kind-confirmation = 人工确认
review-kind-correction = 更正
review-reason-documents-supplied = 补充了资料
review-reason-site-visit = 现场尽调或访谈
review-reason-facts-changed = 情况有变
review-reason-facts-wrong = 原决策所依资料有误
review-reason-expert-judgement = 对技术、市场或团队的专家判断
review-reason-security-added = 追加了担保、抵押或风险补偿
review-reason-entry-mistaken = 此前的复核录入有误
review-reason-applicant-withdrew = 企业撤回申请
erasure-reason-person-asked = 当事人要求
erasure-reason-needed-no-longer = 不再需要或保存期限已满
erasure-reason-written-in-error = 本不应写入
error-review-outdated = 该决策已被他人复核，请先查看最新的复核 { $review_id }
error-limit-too-high = 额度高于可承担的上限 { $limit_fen_max } 分
error-decision-expired = 该决策已于 { $valid_until } 过期，请重新评分
cli-reviews = 复核
cli-reviewed = 复核结论
cli-review = { $date } { $kind }：{ $verdict }，{ $reason }；复核人 { $reviewer }，编号 { $review }
cli-erasure = 第 { $seq } 条：复核 { $review } 的备注已删除，{ $reason }；经办 { $by }
cli-entry-unknown = 本程序不认识的记录，请升级
cli-ledger-erased = 复核 { $review } 的备注已删除，账簿第 { $seq } 条为删除通知
cli-ledger-log-left = 另有进程正在读取该文件：备注已从文件中删除，该进程结束后才从预写日志中清除
cli-ledger-no-review = 该账簿没有此复核
cli-ledger-no-note = 该复核没有备注，或备注已删除

# What is wrong with a decision of a book.
ledger-missing = 缺失，其后找到的是第 { $found } 条
ledger-leaf = 记录与其叶哈希不符
ledger-nodes = 日志节点与此前各条记录不符
ledger-unreadable = 记录内容不是决策，也不是其他条目
ledger-place = 记录自称是账簿 `{ $book }` 的第 { $seq } 条
ledger-columns = 检索列与记录内容不符
ledger-inputs = 输入部分与记录中的哈希不符
ledger-no-inputs = 输入部分缺失
ledger-request-twice = 该请求此前已有决策
ledger-cut = 缺失，而账簿头称共有 { $head } 条
ledger-beyond = 超出账簿头，账簿头止于第 { $head } 条
ledger-head = 全部记录的根哈希与账簿头不符
ledger-shorter = 缺失，而检查点称当时已有 { $size } 条
ledger-rewritten = 截至本条的记录与检查点不符：历史已被改写
ledger-note = 备注与记录中的哈希不符
ledger-no-note = 备注缺失，而账簿没有删除通知
ledger-not-erased = 账簿有删除通知，而备注仍在
ledger-no-such-note = 称第 { $of } 条的备注已删除，而该条从未有此备注
ledger-reviewed = 称复核第 { $of } 条，而该条不是此前的决策，或其叶哈希与所称不符
cli-train-what = 请给出账簿文件及 --id、--basis，或给出 --out 及数据表（--data、--target）或账簿（--book）以训练评分卡
cli-export-what = `--table` 和 `--key` 仅用于 SQL，`--reasons` 仅用于 PMML

# 服务配置
config-wrong = 配置有误：
config-problem = `{ $key }`（{ $origin }）：应为{ $expected }，实为 `{ $found }`
config-file = 配置文件
config-environment = 环境变量
config-flag = 命令行参数
config-default = 默认值
config-path = 路径
config-name = 1 至 64 个小写字母、数字及中间的连字符
config-ledger-name = 1 至 64 个字母、数字及 `._:-`
config-switch = `true` 或 `false`
config-integer = { $from } 至 { $to } 的整数
config-database = `sqlite:PATH` 或 `postgres://ROLE@HOST/DATABASE`
config-loopback = 回环地址及端口，例如 `127.0.0.1:50051`（没有凭证，他人不得调用）
config-one-form = `listeners`，或者 `listen` 与 `book`，二者只取其一
config-log-filter = 日志过滤条件，例如 `info` 或 `kvcredit=debug`，级别为 `error`、`warn`、`info`、`debug`、`trace`、`off`
config-log-format = `text` 或 `json`
config-toml = TOML 格式
config-no-such-key = 已有的配置项，没有这一项
config-readable-file = 可读的文件（{ $cause }）
config-models = 可读的模型目录
config-one-of = `{ $known }` 之一
config-tables = 可读且有效的政策表目录（{ $cause }）
config-crash-point = `POINT=error`、`POINT=abort` 或 `POINT=sleep`，可带 `@N`
cli-serve-key-lost = 账簿已有记录，但 `{ $path }` 中没有签署密钥：请从备份处放回原密钥，或用 `ledger_key` 指定密钥文件。如确要更换密钥，请在该处放入新密钥（例如用 `openssl rand -hex 32` 生成），见 docs/ledger.md 的 “The key” 一节
