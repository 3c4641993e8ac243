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
gate-industry = 所属行业
gate-size = 企业规模
gate-verdict-passed = 符合
gate-verdict-failed = 不符合
gate-verdict-unknown = 待核实
gate-verdict-excused = 经专家评审免除

## 原因

reason-gate-failed-area = 企业不是支持区域内的独立法人
reason-gate-failed-innovation-attribute = 没有在有效期内的科创资质（如高新技术企业、科技型中小企业、专精特新中小企业）
reason-gate-failed-operating-age = 成立 { $days }，不足 { $days_min }
reason-gate-failed-tax-grade = 纳税信用等级为 { $grade } 级（{ $year } 年度），低于准入要求的 { $worst } 级
reason-gate-failed-integrity = 企业或负责人的严重失信记录持续至 { $date }，至今不足 { $months } 个月
reason-gate-failed-integrity-open = 企业或负责人现有严重失信记录，移出满 { $months } 个月后方可申请
reason-gate-failed-industry = 所属行业（代码 { $industry }）不在本产品支持范围内
reason-gate-failed-size = 按统计划型标准为大型企业，本产品仅支持中小微企业
reason-fact-needed = 缺少审批必需的资料：{ $item }
reason-tax-grade-outdated = 现有纳税信用等级（{ $grade } 级）为 { $year } 年度评价结果，已过时效，请补充最近年度的评价结果
reason-grade-not-served = 违约概率 { $pd }（风险等级 { $grade }），高于本产品可支持的上限 { $served }
reason-grade-not-served-at-best = 未获取的资料均按最有利情形计，违约概率仍为 { $pd }（风险等级 { $grade }），高于本产品可支持的上限 { $served }
reason-known-not-served = 未获取的资料均按最不利情形计，违约概率为 { $pd }，高于本产品可支持的上限 { $served }，补充资料后可重新评分
reason-below-smallest-limit = 测算额度 { $limit }，低于产品起点 { $smallest }
reason-request-below-smallest = 申请金额 { $requested }低于产品起点 { $smallest }
reason-other = 触发人工复核规则 { $code }

## 失分项

points-lost = { $feature }：{ $value }
points-lost-better = { $feature }：{ $value }（{ $better }）
better-tax-grade = { $values } 级可加分
better-level = { $values }可加分

## 资料存疑

doubt-accounts-contradict = 资产总额 { $stated }，负债与所有者权益合计 { $against }，两者不符
doubt-debt-above-liabilities = 有息负债 { $stated }，高于负债总额 { $against }
doubt-patent-kind = 专利 { $patent } 申报为{ $stated }，申请号显示为{ $against }
doubt-patent-number = 专利 { $patent } 的申请号校验位有误，请核对
doubt-patent-year = 专利 { $patent } 申报的申请日为 { $stated }，申请号显示为 { $against } 年申请
doubt-divisional = 专利 { $patent } 申报的申请日为 { $stated }，申请号显示为 { $against } 年申请，可能是分案申请
doubt-quick-grant = 专利 { $patent } 于 { $against } 申请、{ $stated } 授权，间隔过短
doubt-growth-unsupported = 营业收入同比增长 { $stated }，开票或用工数据仅显示增长 { $against }
doubt-growth-unsupported-alone = 营业收入同比增长 { $stated }，未获取可佐证的开票和用工数据
doubt-invoices-contradict = 年报营业收入 { $stated }，同期开票额 { $against }，相差一半以上
patent-kind-invention = 发明
patent-kind-utility-model = 实用新型
patent-kind-design = 外观设计

## 可补充的资料

item-area = 是否为支持区域内的独立法人
item-innovation-attribute = 科创资质及有效期
item-founded-on = 成立日期
item-tax-grade = 纳税信用等级（最近年度）
item-integrity = 企业及负责人的失信和被执行记录
item-startup-review = 是否经专家评审为关键知识产权初创企业
item-industry = 所属行业代码
item-staff = 员工人数
item-group = 关联方情况
item-patents = 专利清单
item-loans = 现有贷款（含五级分类和到期日）
item-statements = 应已编制的年度财务报表
item-revenue = 最近年度营业收入
item-earlier-revenue = 此前两年营业收入
item-net-profit = 最近年度净利润
item-earlier-profit = 此前两年净利润
item-balance-sheet = 最近年度资产、负债和所有者权益
item-debt = 最近年度有息负债
item-cash-flow = 最近年度经营活动现金流量净额
item-patent-marks = 专利登记簿信息（授权、转让、许可、质押、纠纷、共有）
item-other-rights = 专利以外的知识产权
item-talent = 研发人员、学历和职称情况
item-rd-expense = 研发费用
item-revenue-detail = 主营业务收入、高新技术产品收入及成本费用
item-invoices = 逐月开票数据
item-certificates = 资质证书和企业认定
item-innovation = 科技奖项、研发机构、研发项目和成果转化
item-field = 主导产品所属领域
item-working-capital = 营运资金周转天数和自有资金

## 特征

feature-firm-age_years = 成立年限
feature-firm-high_tech_certificate = 高新技术企业证书
feature-firm-specialised_level = 专精特新认定
feature-firm-tax_grade = 纳税信用等级
feature-firm-integrity_events = 失信、处罚等不良记录
feature-firm-technology_sme_index = 科技型中小企业评价得分
feature-firm-innovative_sme_index = 创新型中小企业评价得分
feature-firm-innovation_recognitions = 近五年奖项、研发机构、标准等荣誉
feature-patents-inventions_in_force = 有效发明专利
feature-patents-invention_value = 有效发明专利价值分
feature-patents-invention_value_x_equity = 发明专利价值分 × 净资产占比
feature-patents-recent_inventions = 近五年申请并已授权的发明专利
feature-patents-pending_inventions = 在审发明专利申请
feature-patents-own_inventions = 自主申请的有效发明专利
feature-patents-citations_age_adjusted = 发明专利被引用次数（按年限调整）
feature-patents-family_countries_max = 发明专利同族最多覆盖的国家和地区
feature-patents-claims_max = 发明专利权利要求（最多的一件）
feature-patents-remaining_life_years = 有效发明专利剩余年限合计
feature-patents-high_value_inventions = 高价值发明专利
feature-patents-licences = 对外许可的专利
feature-patents-pledged_inventions = 已质押的发明专利
feature-patents-open_disputes = 未了结的专利纠纷
feature-patents-utility_models_in_force = 有效实用新型专利
feature-patents-software_copyrights = 软件著作权
feature-patents-other_class_one_rights = 其他Ⅰ类知识产权
feature-talent-staff = 员工
feature-talent-rd_staff_share = 研发人员占比
feature-talent-masters_share = 硕士及以上人员占比
feature-talent-doctors = 博士
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

comma = 、
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
value-persons = { $number } 人
value-points = { $number } 分
value-yuan = { $number } 元
value-large-yuan = { $number } 万元
value-days = { $number } 天
value-rights = { $number } 件
value-people = { $number } 人
value-entries = { $number } 条
value-kinds = { $number } 项
value-disputes = { $number } 起
value-countries = { $number } 个
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

## 额度的构成和上限

part-revenue = 营业收入部分
part-research = 研发投入部分
part-knowledge = 知识价值部分
ceiling-knowledge-cap = 知识价值对应的上限
ceiling-repayment = 还款能力
ceiling-debt-to-revenue = 有息负债上限（按营业收入）
ceiling-debt-to-assets = 资产负债率上限
ceiling-expected-loss = 预期损失上限
ceiling-working-capital = 流动资金需求
ceiling-product-cap = 产品上限
ceiling-programme-headroom = 专项计划剩余额度
ceiling-guarantor-single-party = 担保公司单户上限
ceiling-guarantor-group = 担保公司关联方上限
ceiling-requested-amount = 申请金额
not-applicable-not-in-product = 本产品不设此项
not-applicable-not-retrieved = 未获取所需数据
not-applicable-not-positive = 经测算无营运资金缺口
not-applicable-not-requested = 未提出申请金额
not-applicable-no-group = 企业不属于关联方集团
not-applicable-group-not-retrieved = 未获取关联方资料，关联方上限未测算
not-applicable-reviewed-startup = 经专家评审的初创企业不适用

## 可提升之处

improvement-one-more-invention = 再获授权 1 件发明专利
improvement-high-tech-certificate = 取得高新技术企业证书
improvement-specialised-certificate = 获得专精特新中小企业认定
improvement-rd-department = 设立研发部门
improvement-five-more-rd-staff = 增加 5 名研发人员
improvement-rd-expense-up = 研发费用占比提高 1 个百分点
improvement-revenue-up = 营业收入增长 10%
improvement-liabilities-down = 资产负债率降低 10 个百分点
improvement-turn-profit = 实现年度盈利（扭亏为盈）

## 提示

warning-not-retrieved = { $subject }：未获取资料
warning-dated-later = { $subject }：晚于评估基准日的内容未计入
warning-stale = { $subject }：资料获取日期距今过久，不再采用，请重新获取资料
warning-statement-due = { $subject }：缺少按期应已编制的最近一期年报，更早的报表不再采用
warning-check-digit-accepted = { $subject }：统一社会信用代码校验位不符，经提交方确认后采用
warning-counts-only = { $subject }：只有件数，年限、被引用和法律状态不明
warning-revenue-of-earlier-year = { $subject }：最近一期年报没有营业收入，额度按上一个有营业收入的年度测算
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

## 贷款用途

purpose-working-capital = 流动资金
purpose-research = 研究开发
purpose-conversion = 科技成果转化
purpose-equipment = 购置设备
purpose-renewal = 续贷
purpose-other = 其他

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

## 知识价值（与违约风险无关，不同于信用等级）

dimension-intellectual-property = 知识产权
dimension-rd-input = 研发投入
dimension-talent = 创新人才
dimension-rd-activity = 研发活动
dimension-product = 创新产品
dimension-service = 创新服务
dimension-brand = 创新品牌
knowledge-indicator-invention-value = 有效发明专利价值分
knowledge-indicator-own-inventions = 自主研发的有效发明专利件数
knowledge-indicator-high-value-inventions = 高价值发明专利件数
knowledge-indicator-rd-intensity = 研发费用占营业收入的比例
knowledge-indicator-rd-amount = 研发费用
knowledge-indicator-rd-staff-share = 研发人员占比
knowledge-indicator-masters-share = 硕士及以上人员占比
knowledge-indicator-doctors = 博士人数
knowledge-indicator-rd-department = 研发部门
knowledge-indicator-rd-institution = 省级及以上研发机构
knowledge-indicator-rd-projects = 研发项目数（含产学研合作）
knowledge-indicator-high-tech-share = 高新技术产品（服务）收入占比
knowledge-indicator-conversions = 近三年科技成果转化项数
knowledge-indicator-licences = 对外许可的专利数
knowledge-indicator-technology-contracts = 近三年技术合同成交额
knowledge-indicator-high-tech-certificate = 高新技术企业证书
knowledge-indicator-recognition = 科技型、创新型、专精特新等企业认定
knowledge-indicator-prizes = 近五年科技奖项、主导标准和示范企业称号数
knowledge-grade-a = 知识价值等级 A
knowledge-grade-b = 知识价值等级 B
knowledge-grade-c = 知识价值等级 C
knowledge-grade-d = 知识价值等级 D
knowledge-grade-e = 知识价值等级 E
knowledge-grade-none = 知识价值不足 E 级

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
field-valid-from = 有效期起始日
field-valid-until = 有效期截止日
field-main-product = 主导产品
field-field-class = 主导产品所属领域
field-registered-in-area = 是否在本地注册
field-key-ip-startup-reviewed = 核心知识产权初创企业评审
field-certificate-number = 证书编号
field-accept-failed-check-digit = 采用校验位不符的代码
field-resolved-on = 移出日期
field-entered-on = 列入日期
field-group-ref = 关联集团编号
field-staff = 职工总数
field-rd-staff = 研发人员数
field-masters-or-above = 硕士及以上人数
field-doctors = 博士人数
field-senior-titles = 高级职称人数
field-leavers = 近 12 个月离职人数
field-rd-department = 研发部门
field-staff-a-year-before = 一年前职工总数
field-rd-projects = 研发项目数
field-conversions = 科技成果转化项数
field-technology-contracts-fen = 技术合同登记成交额
field-university-cooperation = 产学研合作
field-amount-fen = 金额
field-register-extract-on = 专利登记簿副本日期
field-inventions = 有效发明专利件数
field-inventions-pending = 在审发明专利件数
field-utility-models = 有效实用新型件数
field-designs = 有效外观设计件数
field-overseas = 境外专利件数
field-expiry-date = 期限届满日
field-legal-status-date = 法律状态日期
field-claims = 权利要求项数
field-forward-citations = 被引用次数
field-family-countries = 同族国家和地区
field-codes = 国家和地区代码
field-transfers-in = 受让记录
field-licences = 许可记录
field-pledges = 质押记录
field-disputes = 无效与诉讼记录
field-awards = 获奖记录
field-strategic-emerging = 战略性新兴产业
field-protects-main-product = 与主导产品相关
field-jointly-owned = 专利权共有
field-recorded-on = 登记日期
field-ended-on = 终止日期
field-software-copyrights = 软件著作权件数
field-ic-layouts = 集成电路布图设计件数
field-plant-varieties = 植物新品种件数
field-crop-varieties = 国家级农作物品种件数
field-new-drugs = 国家新药件数
field-protected-chinese-medicines = 国家一级中药保护品种件数
field-defence-inventions = 国防专利件数
field-main-business-revenue-fen = 主营业务收入
field-high-tech-revenue-fen = 高新技术产品（服务）收入
field-cost-and-expense-fen = 成本费用总额
field-rd-expense-fen = 研发费用
field-net-profit-fen = 净利润
field-assets-fen = 资产总额
field-liabilities-fen = 负债总额
field-equity-fen = 所有者权益
field-liabilities-to-assets = 资产负债率
field-interest-bearing-debt-fen = 有息负债
field-operating-cash-flow-fen = 经营活动现金流量净额
field-inventory-days = 存货周转天数
field-receivable-days = 应收账款周转天数
field-payable-days = 应付账款周转天数
field-prepaid-days = 预付账款周转天数
field-advance-days = 预收账款周转天数
field-own-working-funds-fen = 自有资金
field-issued-fen = 开票金额
field-received-fen = 进项发票金额
field-void-share = 发票作废比例
field-top-customers-share = 前五大客户占比
field-security = 担保方式
field-outstanding-fen = 贷款余额
field-granted-fen = 授信金额
field-started-on = 起始日
field-due-on = 到期日
field-working-capital = 流动资金贷款
field-loan-class = 五级分类
field-repaid-by-this = 由本次贷款归还
field-authorisation-ref = 授权书编号
field-term-months = 申请期限
field-purpose = 资金用途
field-decision-id = 决策编号
field-replaces-review-id = 所替代的复核编号
field-outcome = 结论
field-limit-fen = 额度
field-reason = 理由
field-reviewer = 复核人
field-successor-decision-id = 后续决策编号
field-note = 备注

## 产品

product-knowledge-value-credit = 知识价值信用贷
product-technology-guarantee = 科技担

## 命令行

cli-outcome = 结论
cli-limit = 额度
cli-limit-open = 缺少必需资料，暂不核定
cli-amount = { $large } 万元（{ $yuan } 元）
cli-grade = 风险等级
cli-risk-said = { $grade }（违约概率 { $pd }）
cli-knowledge = 知识价值评分
cli-knowledge-grade = 知识价值等级
cli-knowledge-said = { $points } 分，{ $grade }
cli-knowledge-range = { $points } 分，{ $grade }（资料补齐后最高 { $best } 分）
cli-typical = 参考额度
cli-typical-said = { $amount }（参考额度，非授信承诺）
cli-applied = 申请内容
cli-pd = 违约概率
cli-points = 风险评分
cli-capacity = 预计营业收入
cli-uplift = 专利、人才和研发的贡献
cli-product = 产品
cli-named = { $name }（{ $id }）
cli-list-empty = 没有符合条件的决策
cli-list-more = 只列出最近 { $count } 条，还有更多：用 --limit 列出更多（--limit 0 为全部），或用 --firm、--from、--to 等条件缩小范围
cli-dates = 评估基准日
cli-valid-until = 有效期至
cli-valid = 有效期
cli-valid-after-review = 审核通过后生效
cli-decision = 决策编号
cli-not-recorded = 试算，未记录
cli-model = 模型
cli-breakdown = 额度构成（违约概率 { $pd }，风险系数 { $factor }）
cli-breakdown-declined = 测算明细，已拒绝、不构成额度（违约概率 { $pd }，风险系数 { $factor }）
cli-breakdown-typical = 参考额度构成，非授信承诺（违约概率 { $pd }，风险系数 { $factor }）
cli-item = 项目
cli-sum = 各部分合计
cli-rounded = 取整后额度
cli-before-factor = 乘风险系数前 { $amount }
cli-informative = 仅供参考
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
cli-reasons-referred = 转人工原因
cli-reasons-declined = 拒绝原因
cli-missing = 缺少的资料
cli-fact = 资料
cli-needed = 审批必需
cli-worth = 对参考额度的影响（万元）
cli-yes = 是
cli-doubts = 资料存疑
cli-doubt-refers = { $doubt }（须人工核实）
cli-dimensions = 知识价值评分各维度
cli-dimension = 维度
cli-scored = 得分
cli-up-to = 资料补齐后最高
cli-most = 满分
cli-points-lost = 失分项（风险评分）
cli-lost-at = 特征
cli-lost = 失分
cli-improvements = 可提升之处
cli-improvements-typical = 可提升之处（按参考额度测算）
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
cli-code = 代码
cli-name = 名称
cli-bins = 分档
cli-features = 风险评分特征
cli-parts = 额度的组成部分
cli-ceilings = 额度的上限
cli-indicators = 知识价值评分指标
cli-facts = 可补充的资料
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
error-catalogue-unknown = 本服务没有哈希值为 { $hash } 的模型或政策表
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
error-limit-too-high = 额度超过可承担上限 { $limit_max }
error-decision-expired = 该决策最迟应于 { $valid_until } 审批，现已过期，请重新评分
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
cli-assess-no-day = 请用 --on 指定决策日期，或在资料中给出评估基准日
cli-assess-no-product = 没有该产品的参数表
