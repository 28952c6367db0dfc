<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Actions</name>
    <message>
        <source>{tip}: open a photo first</source>
        <translation>{tip}：请先打开照片</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;Folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Export &amp;All…</source>
        <translation>全部导出(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Contact Sheet…</source>
        <translation>小样表(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Before/After Sheet…</source>
        <translation>修复前后对照页(&amp;B)…</translation>
    </message>
    <message>
        <source>Condi&amp;tion Report…</source>
        <translation>状况报告(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>打印(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy Settings</source>
        <translation>复制设置(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste Settings or Picture</source>
        <translation>粘贴设置或图片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Kept Edits</source>
        <translation>保留的编辑(&amp;K)</translation>
    </message>
    <message>
        <source>Reset &amp;All</source>
        <translation>全部重置(&amp;A)</translation>
    </message>
    <message>
        <source>Prefere&amp;nces…</source>
        <translation>首选项(&amp;N)…</translation>
    </message>
    <message>
        <source>{tip}: nothing to undo</source>
        <translation>{tip}：没有可撤销的操作</translation>
    </message>
    <message>
        <source>{tip}: nothing to redo</source>
        <translation>{tip}：没有可重做的操作</translation>
    </message>
    <message>
        <source>&amp;Fit to Window</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;100 %</source>
        <translation>&amp;100 %</translation>
    </message>
    <message>
        <source>&amp;200 %</source>
        <translation>&amp;200 %</translation>
    </message>
    <message>
        <source>&amp;400 %</source>
        <translation>&amp;400 %</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Turn the Split Line</source>
        <translation>旋转分割线(&amp;T)</translation>
    </message>
    <message>
        <source>Sho&amp;w Defects</source>
        <translation>显示瑕疵(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>队列(&amp;Q)</translation>
    </message>
    <message>
        <source>F&amp;ull Screen</source>
        <translation>全屏(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Next Photo</source>
        <translation>下一张照片(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous Photo</source>
        <translation>上一张照片(&amp;P)</translation>
    </message>
    <message>
        <source>Remo&amp;ve from the List</source>
        <translation>从列表中移除(&amp;V)</translation>
    </message>
    <message>
        <source>Next &amp;Finding</source>
        <translation>下一处瑕疵(&amp;F)</translation>
    </message>
    <message>
        <source>Previous F&amp;inding</source>
        <translation>上一处瑕疵(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keep Finding</source>
        <translation>保留此处(&amp;K)</translation>
    </message>
    <message>
        <source>Re&amp;ject Finding</source>
        <translation>排除此处(&amp;J)</translation>
    </message>
    <message>
        <source>Find Simi&amp;lar</source>
        <translation>查找相似(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Check Preview</source>
        <translation>核对预览(&amp;C)</translation>
    </message>
    <message>
        <source>Smaller Br&amp;ush</source>
        <translation>缩小画笔(&amp;U)</translation>
    </message>
    <message>
        <source>Larger &amp;Brush</source>
        <translation>放大画笔(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Heal From…</source>
        <translation>取样修复(&amp;H)…</translation>
    </message>
    <message>
        <source>Switch Snapshots &amp;A/B</source>
        <translation>切换快照 &amp;A/B</translation>
    </message>
    <message>
        <source>Turn &amp;Right</source>
        <translation>向右旋转(&amp;R)</translation>
    </message>
    <message>
        <source>Turn L&amp;eft</source>
        <translation>向左旋转(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>水平翻转(&amp;M)</translation>
    </message>
    <message>
        <source>Cr&amp;op and Straighten</source>
        <translation>裁剪和校正(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Split Scan…</source>
        <translation>拆分扫描(&amp;S)…</translation>
    </message>
    <message>
        <source>Scan of a Ne&amp;gative</source>
        <translation>底片扫描(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>使用指南(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Tour</source>
        <translation>快速导览(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About PhotoFix</source>
        <translation>关于 PhotoFix(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>分割对比(&amp;S)</translation>
    </message>
    <message>
        <source>Side &amp;by Side</source>
        <translation>并排对比(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Restored Only</source>
        <translation>仅修复后(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Difference</source>
        <translation>差异(&amp;D)</translation>
    </message>
    <message>
        <source>S&amp;ystem</source>
        <translation>跟随系统(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;High Contrast, Light</source>
        <translation>高对比度（浅色）(&amp;H)</translation>
    </message>
    <message>
        <source>High &amp;Contrast, Dark</source>
        <translation>高对比度（深色）(&amp;C)</translation>
    </message>
    <message>
        <source>From the S&amp;ystem</source>
        <translation>跟随系统(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;sRGB</source>
        <translation>&amp;sRGB</translation>
    </message>
    <message>
        <source>ICC &amp;File…</source>
        <translation>ICC 文件(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>主题(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Monitor Profile</source>
        <translation>显示器配置文件(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>照片(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
</context>
<context>
    <name>Clashes</name>
    <message>
        <source>Edit of another window</source>
        <translation>另一个窗口的编辑</translation>
    </message>
    <message>
        <source>Edit of this window</source>
        <translation>本窗口的编辑</translation>
    </message>
    <message>
        <source>{name} was edited in another window and is shown so; undo once to get your edit back</source>
        <translation>{name} 已在另一个窗口中编辑，现在显示该编辑；撤销一次即可恢复您的编辑</translation>
    </message>
    <message>
        <source>{name} was edited in another window too; Edit › Kept Edits has that edit ({file})</source>
        <translation>{name} 也在另一个窗口中编辑过；该编辑在“编辑 › 保留的编辑”中（{file}）</translation>
    </message>
    <message>
        <source>{name} was edited in another window too; undo once to get that edit, kept as {file}</source>
        <translation>{name} 也在另一个窗口中编辑过；撤销一次即可取得那份编辑，它已保存为 {file}</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message numerus="yes">
        <source>%n export(s) have not ended yet.</source>
        <translation>
            <numerusform>还有 %n 个导出未完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close PhotoFix?</source>
        <translation>关闭 PhotoFix？</translation>
    </message>
    <message>
        <source>&amp;Wait, Then Close</source>
        <translation>等待完成后关闭(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Cancel Exports and Close</source>
        <translation>取消导出并关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Stay</source>
        <translation>不关闭(&amp;S)</translation>
    </message>
    <message numerus="yes">
        <source>The edits of %n photo(s) could not be saved.</source>
        <translation>
            <numerusform>%n 张照片的编辑无法保存。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Try Again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Lose Them and Close</source>
        <translation>放弃并关闭(&amp;L)</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open photos</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Open a folder of photos</source>
        <translation>打开照片文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) of earlier exports in this folder are not listed</source>
        <translation>
            <numerusform>此文件夹中先前导出的 %n 个结果未列出</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no photo in {name}; choose another folder.</source>
        <translation>{name} 中没有照片，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing to open</source>
        <translation>没有可打开的内容</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n 张示例照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n that cannot be opened</source>
        <translation>
            <numerusform>%n 张无法打开的照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) of earlier exports</source>
        <translation>
            <numerusform>%n 张先前导出的结果</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Left out: {what}</source>
        <translation>未包括：{what}</translation>
    </message>
    <message>
        <source>Nothing to export</source>
        <translation>没有可导出的照片</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Preset {name}</source>
        <translation>预设 {name}</translation>
    </message>
    <message numerus="yes">
        <source>{what}: %n photo(s)</source>
        <translation>
            <numerusform>{what}：%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Settings copied</source>
        <translation>设置已复制</translation>
    </message>
    <message>
        <source>Paste settings</source>
        <translation>粘贴设置</translation>
    </message>
    <message>
        <source>The picture cannot be kept</source>
        <translation>无法保存这张图片</translation>
    </message>
    <message>
        <source>The clipboard holds no settings and no picture</source>
        <translation>剪贴板中没有设置或图片</translation>
    </message>
    <message>
        <source>The photo is still being looked at; try again in a moment</source>
        <translation>照片仍在分析中，请稍后再试</translation>
    </message>
    <message>
        <source>Color profiles (*.icc *.icm)</source>
        <translation>色彩配置文件 (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Profile of the monitor</source>
        <translation>显示器的配置文件</translation>
    </message>
    <message>
        <source>The monitor&apos;s color profile, to which the photo is converted</source>
        <translation>显示器的色彩配置文件，照片会转换到该配置文件显示</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>报告已复制</translation>
    </message>
</context>
<context>
    <name>ComparisonDialog</name>
    <message>
        <source>Before/After Sheet</source>
        <translation>修复前后对照页</translation>
    </message>
</context>
<context>
    <name>ConditionDialog</name>
    <message>
        <source>Condition Report</source>
        <translation>状况报告</translation>
    </message>
    <message>
        <source>The shown photo</source>
        <translation>当前显示的照片</translation>
    </message>
    <message numerus="yes">
        <source>The %n chosen photo(s)</source>
        <translation>
            <numerusform>选中的 %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n open photo(s)</source>
        <translation>
            <numerusform>全部 %n 张打开的照片</numerusform>
        </translation>
    </message>
    <message>
        <source>P&amp;hotos</source>
        <translation>照片(&amp;H)</translation>
    </message>
    <message numerus="yes">
        <source>An overview and a page for each photo: %n page(s)</source>
        <translation>
            <numerusform>一份总览，每张照片一页：共 %n 页</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactSheetDialog</name>
    <message>
        <source>Contact Sheet</source>
        <translation>小样表</translation>
    </message>
    <message numerus="yes">
        <source>All %n open photo(s)</source>
        <translation>
            <numerusform>全部 %n 张打开的照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n chosen photo(s)</source>
        <translation>
            <numerusform>选中的 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Size in pixels</source>
        <translation>像素尺寸</translation>
    </message>
    <message>
        <source>P&amp;hotos</source>
        <translation>照片(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Rows × columns</source>
        <translation>行 × 列(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Captions</source>
        <translation>说明文字(&amp;C)</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CrashTeller</name>
    <message>
        <source>Something went wrong; your edits are kept</source>
        <translation>出现了问题；您的编辑已保留</translation>
    </message>
</context>
<context>
    <name>CropBar</name>
    <message>
        <source>Straighten, degrees clockwise</source>
        <translation>校正角度（顺时针，度）</translation>
    </message>
    <message>
        <source>Size of the result, pixels</source>
        <translation>结果的尺寸（像素）</translation>
    </message>
    <message>
        <source>Find the print in its scan: its edges become the picture&apos;s</source>
        <translation>在扫描件中找出照片：以照片的边缘为画面边缘</translation>
    </message>
    <message>
        <source>Find Pri&amp;nt</source>
        <translation>查找照片(&amp;N)</translation>
    </message>
    <message>
        <source>Re&amp;set</source>
        <translation>重置(&amp;S)</translation>
    </message>
    <message>
        <source>The whole photo, as it was</source>
        <translation>整张照片，恢复原样</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave everything as it was (Esc)</source>
        <translation>一切保持原样（Esc）</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Keep what is inside (Enter)</source>
        <translation>保留框内部分（回车）</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Drag the frame, its edges and corners</source>
        <translation>拖动裁剪框及其边和角</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>拉平</translation>
    </message>
    <message>
        <source>Draw a line along a horizon or an edge: it becomes level</source>
        <translation>沿地平线或边缘画一条线，画面将据此拉平</translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation>透视</translation>
    </message>
    <message>
        <source>Drag the four corners onto those of the print</source>
        <translation>将四个角拖到照片的四角</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>Drag corners and edges to where the picture ends: its border is neither judged nor changed</source>
        <translation>把角和边拖到画面的边缘：画面之外的边框既不评判也不改动</translation>
    </message>
    <message>
        <source>R&amp;atio</source>
        <translation>比例(&amp;A)</translation>
    </message>
    <message>
        <source>Ratio of the sides</source>
        <translation>边长比例</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>自由</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始比例</translation>
    </message>
    <message>
        <source>A series (A4, A3…)</source>
        <translation>A 系列（A4、A3…）</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>竖向</translation>
    </message>
    <message>
        <source>Exchange width and height</source>
        <translation>交换宽和高</translation>
    </message>
    <message>
        <source>Side of the ratio</source>
        <translation>比例的一边</translation>
    </message>
    <message>
        <source>Straighten</source>
        <translation>校正</translation>
    </message>
</context>
<context>
    <name>CropController</name>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>Turn right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>Turn left</source>
        <translation>向左旋转</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>水平翻转</translation>
    </message>
    <message>
        <source>No border was found: the photo is left whole</source>
        <translation>未发现边框：照片保持完整</translation>
    </message>
    <message>
        <source>These corners go around no picture; they were left as they were</source>
        <translation>这四个角围不成画面，已保持原样</translation>
    </message>
</context>
<context>
    <name>DefectsController</name>
    <message>
        <source>Keep a finding</source>
        <translation>保留一处瑕疵</translation>
    </message>
    <message>
        <source>Reject a finding</source>
        <translation>排除一处瑕疵</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>瑕疵</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Find similar (M)</source>
        <translation>查找相似 (M)</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Clear source</source>
        <translation>清除取样点</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>DefectsPanel</name>
    <message>
        <source>Show strokes and findings on the photo (O)</source>
        <translation>在照片上显示笔画和瑕疵 (O)</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>Not available</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>Looking at the photo…</source>
        <translation>正在分析照片…</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未发现瑕疵</translation>
    </message>
    <message numerus="yes">
        <source>%n stroke(s)</source>
        <translation>
            <numerusform>%n 笔</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing of what was found is undone: {task} is at 0 %</source>
        <translation>检出的损伤均未修复：{task}为 0 %</translation>
    </message>
    <message>
        <source>Choose a stroke first</source>
        <translation>请先选择一笔</translation>
    </message>
    <message>
        <source>Order of the findings</source>
        <translation>瑕疵的顺序</translation>
    </message>
    <message>
        <source>Strokes and findings</source>
        <translation>笔画和瑕疵</translation>
    </message>
    <message>
        <source>Previous finding (Shift+N)</source>
        <translation>上一处瑕疵 (Shift+N)</translation>
    </message>
    <message>
        <source>Remove the stroke (Delete)</source>
        <translation>移除这一笔 (Delete)</translation>
    </message>
    <message>
        <source>Hold to see the original (\)</source>
        <translation>按住查看原图 (\)</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>O&amp;rder</source>
        <translation>顺序(&amp;R)</translation>
    </message>
    <message>
        <source>There are no strokes yet</source>
        <translation>还没有笔画</translation>
    </message>
    <message>
        <source>There are no findings</source>
        <translation>没有发现瑕疵</translation>
    </message>
    <message>
        <source>Choose a finding first</source>
        <translation>请先选择一处瑕疵</translation>
    </message>
    <message>
        <source>Show &amp;overlay</source>
        <translation>显示标记(&amp;O)</translation>
    </message>
    <message>
        <source>Looking closer…</source>
        <translation>正在细看…</translation>
    </message>
    <message>
        <source>{count} found, {left} left alone</source>
        <translation>发现 {count} 处，其中 {left} 处保持原样</translation>
    </message>
    <message>
        <source>Least certain</source>
        <translation>最不确定</translation>
    </message>
    <message>
        <source>Most certain</source>
        <translation>最确定</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Next finding (N)</source>
        <translation>下一处 (N)</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>It is damage: undo it (K)</source>
        <translation>确是损伤：予以修复 (K)</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Leave it as it is (X)</source>
        <translation>保持原样 (X)</translation>
    </message>
</context>
<context>
    <name>DoubtfulRow</name>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show these places, one by one, and on the photo</source>
        <translation>逐一查看这些位置，并在照片上标出</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Undo all of these places, certain or not</source>
        <translation>修复所有这些位置，无论是否确定</translation>
    </message>
    <message>
        <source>These places are undone already</source>
        <translation>这些位置已经修复</translation>
    </message>
</context>
<context>
    <name>DragOut</name>
    <message>
        <source>Export the photo first; then its file can be dragged from here</source>
        <translation>请先导出照片；之后可以从这里拖出导出的文件</translation>
    </message>
</context>
<context>
    <name>ExportAllDialog</name>
    <message>
        <source>Export All</source>
        <translation>全部导出</translation>
    </message>
    <message>
        <source>Automatic (as each photo)</source>
        <translation>自动（与各照片相同）</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), each with its own edit</source>
        <translation>
            <numerusform>%n 张照片，各按自己的编辑</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Their %n folder(s) are kept below the chosen one</source>
        <translation>
            <numerusform>在所选文件夹下保留它们的 %n 个文件夹</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Automatic ({format})</source>
        <translation>自动（{format}）</translation>
    </message>
    <message>
        <source>As the photo</source>
        <translation>与照片相同</translation>
    </message>
    <message>
        <source>8 bits per channel</source>
        <translation>每通道 8 位</translation>
    </message>
    <message>
        <source>16 bits per channel</source>
        <translation>每通道 16 位</translation>
    </message>
    <message>
        <source>Keep the photo&apos;s profile</source>
        <translation>保留照片的配置文件</translation>
    </message>
    <message>
        <source>Convert to sRGB</source>
        <translation>转换为 sRGB</translation>
    </message>
    <message>
        <source>Keep the size</source>
        <translation>保持尺寸</translation>
    </message>
    <message>
        <source>Long side</source>
        <translation>长边</translation>
    </message>
    <message>
        <source>Enlarge ×2</source>
        <translation>放大 2 倍</translation>
    </message>
    <message>
        <source>Keep all</source>
        <translation>全部保留</translation>
    </message>
    <message>
        <source>Without location</source>
        <translation>去除位置信息</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>{name} stands for the photo&apos;s name, {date} for today</source>
        <translation>{name} 代表照片名称，{date} 代表今天的日期</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Fo&amp;lder</source>
        <translation>文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Depth</source>
        <translation>位深(&amp;D)</translation>
    </message>
    <message>
        <source>Color &amp;profile</source>
        <translation>颜色配置文件(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>尺寸(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Metadata</source>
        <translation>元数据(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>This format loses nothing</source>
        <translation>此格式为无损格式</translation>
    </message>
    <message>
        <source>This format has 8 bits per channel</source>
        <translation>此格式为每通道 8 位</translation>
    </message>
    <message>
        <source>The size is kept</source>
        <translation>尺寸保持不变</translation>
    </message>
    <message>
        <source>{width} × {height} pixels, about {size} MB</source>
        <translation>{width} × {height} 像素，约 {size} MB</translation>
    </message>
    <message>
        <source>Enlarged by interpolation: smoother, but no detail is invented</source>
        <translation>以插值放大：更平滑，但不会凭空增加细节</translation>
    </message>
    <message>
        <source>Folder for the result</source>
        <translation>结果文件夹</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Opened photos</source>
        <translation>已打开的照片</translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation>显示(&amp;S)</translation>
    </message>
    <message>
        <source>Re&amp;move from the List</source>
        <translation>从列表中移除(&amp;M)</translation>
    </message>
</context>
<context>
    <name>FilmstripModel</name>
    <message>
        <source>unedited</source>
        <translation>未编辑</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>FindingsModel</name>
    <message>
        <source>left alone</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>undone as far as the slider says</source>
        <translation>按滑块强度修复</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>描迹</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>{name}, {pixels} px</source>
        <translation>{name}，{pixels} 像素</translation>
    </message>
    <message>
        <source>strength {percent} %</source>
        <translation>强度 {percent} %</translation>
    </message>
    <message>
        <source>, from {x}, {y}</source>
        <translation>，取自 {x}, {y}</translation>
    </message>
    <message>
        <source>at {x}, {y}</source>
        <translation>位于 {x}, {y}</translation>
    </message>
    <message>
        <source>{share} % certain</source>
        <translation>确定度 {share} %</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels} 像素</translation>
    </message>
    <message>
        <source>crack</source>
        <translation>裂纹</translation>
    </message>
    <message>
        <source>scratch</source>
        <translation>划痕</translation>
    </message>
    <message>
        <source>speck</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>stain</source>
        <translation>污渍</translation>
    </message>
    <message>
        <source>missing piece</source>
        <translation>缺损</translation>
    </message>
    <message>
        <source>infrared</source>
        <translation>红外</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>Guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>后退(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation>目录(&amp;C)</translation>
    </message>
</context>
<context>
    <name>HintBubble</name>
    <message>
        <source>Skip (Esc)</source>
        <translation>跳过 (Esc)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一条</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Open a photo to see its histogram</source>
        <translation>打开照片后显示直方图</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修复后</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修复前</translation>
    </message>
    <message>
        <source>Line: luminance; dotted: luminance before</source>
        <translation>实线：亮度；虚线：修复前亮度</translation>
    </message>
    <message>
        <source>Corner marks: clipped; their line before, their fill after</source>
        <translation>角标：有像素被截断；边线表示修复前，填充表示修复后</translation>
    </message>
    <message>
        <source>{name}: {low} % of pixels at black, {high} % at white</source>
        <translation>{name}：{low} % 像素为纯黑，{high} % 为纯白</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>As opened</source>
        <translation>打开时</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Keep as {name}</source>
        <translation>存为 {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>显示 {name}</translation>
    </message>
    <message>
        <source>Snapshot {name}</source>
        <translation>快照 {name}</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>Nothing is kept as {name} yet</source>
        <translation>尚未存储 {name}</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Open a photo to see its facts</source>
        <translation>打开照片后显示信息</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>colored</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>位深</translation>
    </message>
    <message>
        <source>{bits} bits per channel, {kind}</source>
        <translation>每通道 {bits} 位，{kind}</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>配置文件</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Transparency</source>
        <translation>透明度</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>有</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>镜头</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>曝光</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>KeptEditsMenu</name>
    <message>
        <source>&amp;{number}  Kept {time}</source>
        <translation>&amp;{number}  保留于 {time}</translation>
    </message>
    <message>
        <source>&amp;Delete These…</source>
        <translation>删除这些(&amp;D)…</translation>
    </message>
    <message>
        <source>No other window has edited this photo</source>
        <translation>没有其他窗口编辑过这张照片</translation>
    </message>
    <message>
        <source>Edit of another window</source>
        <translation>另一个窗口的编辑</translation>
    </message>
    <message numerus="yes">
        <source>%n edit(s) that other windows had saved of this photo are deleted.</source>
        <translation>
            <numerusform>将删除其他窗口为这张照片保存的 %n 个编辑。</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete kept edits</source>
        <translation>删除保留的编辑</translation>
    </message>
    <message>
        <source>The present edit stays.</source>
        <translation>当前的编辑不变。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Kept edits deleted</source>
        <translation>已删除保留的编辑</translation>
    </message>
</context>
<context>
    <name>KnobRow</name>
    <message>
        <source>Arrow keys step, double-click resets</source>
        <translation>方向键微调，双击重置</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Let PhotoFix choose: full where the damage is found, else off</source>
        <translation>由 PhotoFix 决定：发现损伤则全强度，否则关闭</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>The file was changed by another program and is shown anew</source>
        <translation>文件已被其他程序更改，现已重新读取</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Pre&amp;sets</source>
        <translation>预设(&amp;S)</translation>
    </message>
    <message>
        <source>Place and 8-bit sRGB values under the pointer, before → after</source>
        <translation>指针处的位置和 8 位 sRGB 值，修复前 → 修复后</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Click or drag to move the visible part</source>
        <translation>单击或拖动以移动可见区域</translation>
    </message>
</context>
<context>
    <name>PaperCommands</name>
    <message>
        <source>Contact sheet</source>
        <translation>小样表</translation>
    </message>
</context>
<context>
    <name>PaperController</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>On paper</source>
        <translation>纸面输出</translation>
    </message>
    <message numerus="yes">
        <source>Contact sheet of %n photo(s)…</source>
        <translation>
            <numerusform>正在制作 %n 张照片的小样表…</numerusform>
        </translation>
    </message>
    <message>
        <source>Before/after sheet of {name}…</source>
        <translation>正在制作 {name} 的修复前后对照页…</translation>
    </message>
    <message numerus="yes">
        <source>Condition report of %n photo(s)…</source>
        <translation>
            <numerusform>%n 张照片的状况报告…</numerusform>
        </translation>
    </message>
    <message>
        <source>Condition report of {name}…</source>
        <translation>{name} 的状况报告…</translation>
    </message>
    <message>
        <source>Converting the colors of {name} for the printer…</source>
        <translation>正在为打印机转换 {name} 的颜色…</translation>
    </message>
    <message>
        <source>Preparing {name} for print…</source>
        <translation>正在为打印准备 {name}…</translation>
    </message>
    <message>
        <source>The sheet could not be made</source>
        <translation>无法制作此页</translation>
    </message>
    <message>
        <source>Written: {name}</source>
        <translation>已写入：{name}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Could not be opened: {names}</source>
        <translation>无法打开：{names}</translation>
    </message>
    <message>
        <source>Show in &amp;Folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Clea&amp;r Cache</source>
        <translation>清空缓存(&amp;R)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast, light</source>
        <translation>高对比度（浅色）</translation>
    </message>
    <message>
        <source>High contrast, dark</source>
        <translation>高对比度（深色）</translation>
    </message>
    <message>
        <source>Automatic: a graphics card if there is one</source>
        <translation>自动：有显卡就用显卡</translation>
    </message>
    <message>
        <source>Processor only</source>
        <translation>只用处理器</translation>
    </message>
    <message>
        <source>ICC File…</source>
        <translation>ICC 文件…</translation>
    </message>
    <message>
        <source>Holds from the next start on</source>
        <translation>下次启动时生效</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>大小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Monitor profile</source>
        <translation>显示器配置文件(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Color profiles (*.icc *.icm)</source>
        <translation>色彩配置文件 (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Profile of the monitor</source>
        <translation>显示器的配置文件</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>The cache is empty</source>
        <translation>缓存是空的</translation>
    </message>
</context>
<context>
    <name>PresetsMenu</name>
    <message>
        <source>&amp;Save as Preset…</source>
        <translation>存为预设(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Export Settings…</source>
        <translation>导出设置(&amp;E)…</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>&amp;Import Preset…</source>
        <translation>导入预设(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>There is no preset of your own yet</source>
        <translation>还没有自己的预设</translation>
    </message>
    <message>
        <source>The settings cannot be saved</source>
        <translation>无法保存设置</translation>
    </message>
    <message>
        <source>This preset cannot be used</source>
        <translation>无法使用此预设</translation>
    </message>
    <message>
        <source>Save preset</source>
        <translation>保存预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>PhotoFix settings (*.json)</source>
        <translation>PhotoFix 设置 (*.json)</translation>
    </message>
    <message>
        <source>Import preset</source>
        <translation>导入预设</translation>
    </message>
</context>
<context>
    <name>PrintDialog</name>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>As large as the margins allow</source>
        <translation>在页边距内尽可能大</translation>
    </message>
    <message>
        <source>Borderless, the page is filled</source>
        <translation>无边距，铺满页面</translation>
    </message>
    <message>
        <source>Long side in cm</source>
        <translation>长边（厘米）</translation>
    </message>
    <message>
        <source>Show the paper&apos;s &amp;white in the preview</source>
        <translation>在预览中显示纸张的白色(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Size</source>
        <translation>尺寸(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Long side</source>
        <translation>长边(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Margin</source>
        <translation>页边距(&amp;M)</translation>
    </message>
    <message>
        <source>P&amp;rinter profile</source>
        <translation>打印机配置文件(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Preview…</source>
        <translation>预览(&amp;P)…</translation>
    </message>
    <message>
        <source>The page says how large it is</source>
        <translation>大小由页面决定</translation>
    </message>
    <message>
        <source>There are no margins</source>
        <translation>没有页边距</translation>
    </message>
    <message>
        <source>Only a profile knows the paper&apos;s white</source>
        <translation>只有配置文件才知道纸张的白色</translation>
    </message>
    <message>
        <source>The printer is sent sRGB; its driver converts that for the paper.</source>
        <translation>发送给打印机的是 sRGB；由其驱动程序按纸张转换。</translation>
    </message>
    <message>
        <source>The printer is sent the colors that these inks can show, as sRGB.</source>
        <translation>发送给打印机的是这些油墨能呈现的颜色，以 sRGB 表示。</translation>
    </message>
    <message>
        <source>The colors are converted here: switch color management off in the printer&apos;s own settings.</source>
        <translation>颜色在此处转换：请在打印机自身的设置中关闭色彩管理。</translation>
    </message>
</context>
<context>
    <name>PrintsView</name>
    <message>
        <source>Prints on the scan</source>
        <translation>扫描件上的照片</translation>
    </message>
    <message>
        <source>Page Up and Down choose a frame, Space one of its corners, arrow keys move it, Delete takes it away</source>
        <translation>Page Up 和 Page Down 选择边框，空格键选择它的一个角，方向键移动，Delete 删除</translation>
    </message>
</context>
<context>
    <name>ProfileChoice</name>
    <message>
        <source>ICC File…</source>
        <translation>ICC 文件…</translation>
    </message>
    <message>
        <source>Color profiles (*.icc *.icm)</source>
        <translation>色彩配置文件 (*.icc *.icm)</translation>
    </message>
    <message>
        <source>Profile of printer and paper</source>
        <translation>打印机和纸张的配置文件</translation>
    </message>
    <message>
        <source>Printer profile</source>
        <translation>打印机配置文件</translation>
    </message>
</context>
<context>
    <name>PropertiesMenu</name>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>QueueDock</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) in the queue are not finished. They go on when PhotoFix is opened again.</source>
        <translation>
            <numerusform>队列中有 %n 张照片尚未完成，下次打开 PhotoFix 时将继续。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close PhotoFix?</source>
        <translation>关闭 PhotoFix？</translation>
    </message>
    <message>
        <source>Add photos to the queue</source>
        <translation>将照片加入队列</translation>
    </message>
    <message>
        <source>Choose photos in the list first</source>
        <translation>请先在列表中选择照片</translation>
    </message>
    <message>
        <source>No chosen photo can go further</source>
        <translation>所选照片无法再移动</translation>
    </message>
    <message>
        <source>The chosen photos are finished</source>
        <translation>所选照片已处理完毕</translation>
    </message>
    <message>
        <source>Nothing has failed</source>
        <translation>没有失败的照片</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Nothing is finished yet</source>
        <translation>还没有完成的照片</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Clear failed</source>
        <translation>清除失败项</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>working</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message numerus="yes">
        <source>unchanged, %n place(s) worth a look</source>
        <translation>
            <numerusform>未改动，%n 处值得查看</numerusform>
        </translation>
    </message>
    <message>
        <source>clean, copied unchanged</source>
        <translation>无损伤，原样复制</translation>
    </message>
    <message>
        <source>copied unchanged</source>
        <translation>原样复制</translation>
    </message>
</context>
<context>
    <name>QueueProgress</name>
    <message>
        <source>Progress of the queue</source>
        <translation>队列进度</translation>
    </message>
    <message>
        <source>The queue has stopped; start PhotoFix again. {reason}</source>
        <translation>队列已停止；请重新启动 PhotoFix。{reason}</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>没有要处理的照片</translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n photo(s) done</source>
        <translation>
            <numerusform>已完成 {done} / %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>剩余约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>剩余约 %n 小时</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>No photo was opened yet</source>
        <translation>还没有打开过照片</translation>
    </message>
</context>
<context>
    <name>Reporter</name>
    <message>
        <source>Opening {name}…</source>
        <translation>正在打开 {name}…</translation>
    </message>
    <message>
        <source>This photo cannot be opened</source>
        <translation>无法打开此照片</translation>
    </message>
    <message>
        <source>This photo is not complete</source>
        <translation>这张照片不完整</translation>
    </message>
    <message>
        <source>The file {name} ends too early: a part of the photo is missing.</source>
        <translation>文件 {name} 提前结束：照片缺失了一部分。</translation>
    </message>
    <message>
        <source>Open what is there?</source>
        <translation>要打开现有的部分吗？</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Looking at the photo…</source>
        <translation>正在分析照片…</translation>
    </message>
    <message>
        <source>The photo could not be analysed</source>
        <translation>无法分析此照片</translation>
    </message>
    <message>
        <source>Where the network computes</source>
        <translation>神经网络的运算设备</translation>
    </message>
    <message>
        <source>{name} is exported when the search for damage is done…</source>
        <translation>损伤查找完成后导出 {name}…</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>正在导出 {name}…</translation>
    </message>
    <message numerus="yes">
        <source>(%n more)</source>
        <translation>
            <numerusform>（还有 %n 个）</numerusform>
        </translation>
    </message>
    <message>
        <source>{what} Then PhotoFix closes.</source>
        <translation>{what} 之后 PhotoFix 将关闭。</translation>
    </message>
    <message>
        <source>{name} could not be exported</source>
        <translation>无法导出 {name}</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>已导出 {name}</translation>
    </message>
    <message>
        <source>Looking closer…</source>
        <translation>正在细看…</translation>
    </message>
    <message>
        <source>Nothing was changed: {name} is an exact copy</source>
        <translation>未作任何更改：{name} 与原文件完全相同</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>已导出</translation>
    </message>
    <message>
        <source>Show in &amp;Folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Comparing the preview with a file…</source>
        <translation>正在将预览与文件进行比较…</translation>
    </message>
    <message>
        <source>Check Preview</source>
        <translation>核对预览</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message>
        <source>Upright</source>
        <translation>竖向</translation>
    </message>
    <message>
        <source>Sideways</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>&amp;Paper</source>
        <translation>纸张(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Fo&amp;lder</source>
        <translation>文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Make PDF</source>
        <translation>生成 PDF(&amp;M)</translation>
    </message>
    <message>
        <source>Pr&amp;int…</source>
        <translation>打印(&amp;I)…</translation>
    </message>
    <message>
        <source>Shows the pages first</source>
        <translation>先显示页面</translation>
    </message>
    <message>
        <source>Folder for the sheet</source>
        <translation>存放此页的文件夹</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Show the original</source>
        <translation>显示原图</translation>
    </message>
    <message>
        <source>Hold \</source>
        <translation>按住 \</translation>
    </message>
    <message>
        <source>Hold Space</source>
        <translation>按住空格键</translation>
    </message>
    <message>
        <source>Pan with any tool</source>
        <translation>用任何工具平移</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Move the photo, or step a slider</source>
        <translation>移动照片，或微调滑块</translation>
    </message>
    <message>
        <source>Arrow keys in a crop</source>
        <translation>裁剪时方向键</translation>
    </message>
    <message>
        <source>Move the frame; with Shift its right or lower edge</source>
        <translation>移动裁剪框；按住 Shift 移动右边或下边</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Drag the whole photo</source>
        <translation>拖动整张照片</translation>
    </message>
    <message>
        <source>Take the exported file to another program</source>
        <translation>把导出的文件拖到其他程序</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Restore</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Defects</source>
        <translation>瑕疵</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
</context>
<context>
    <name>SizeSlider</name>
    <message>
        <source>Brush size</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>[ smaller, ] larger, or the wheel with Alt</source>
        <translation>[ 缩小，] 放大，或按住 Alt 滚动滚轮</translation>
    </message>
    <message>
        <source>{pixels} px</source>
        <translation>{pixels} 像素</translation>
    </message>
</context>
<context>
    <name>SplitCommand</name>
    <message>
        <source>This is one print of a scan already; choose the scan itself to split it anew.</source>
        <translation>这已是扫描件中的一张照片；要重新拆分，请选择扫描件本身。</translation>
    </message>
    <message>
        <source>Split Scan</source>
        <translation>拆分扫描</translation>
    </message>
    <message>
        <source>Looking for prints…</source>
        <translation>正在查找照片…</translation>
    </message>
    <message>
        <source>The scan could not be split</source>
        <translation>无法拆分扫描件</translation>
    </message>
</context>
<context>
    <name>SplitDialog</name>
    <message>
        <source>Split Scan</source>
        <translation>拆分扫描</translation>
    </message>
    <message>
        <source>Drag corners, or whole frames. The scan itself stays as it is.</source>
        <translation>可拖动角点或整个边框。扫描件本身保持不变。</translation>
    </message>
    <message>
        <source>No prints were found by themselves; add a frame for each.</source>
        <translation>未自动找到照片；请为每张照片添加边框。</translation>
    </message>
    <message>
        <source>&amp;Add Frame</source>
        <translation>添加边框(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Delete Frame</source>
        <translation>删除边框(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>重置(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Split into %n Photo(s)</source>
        <translation>
            <numerusform>拆分为 %n 张照片(&amp;S)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>StrokeTools</name>
    <message>
        <source>Brush strength</source>
        <translation>画笔强度</translation>
    </message>
    <message>
        <source>Which tasks a protecting stroke holds back</source>
        <translation>保护笔画限制哪些任务</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>所有任务</translation>
    </message>
    <message>
        <source>Heal From…</source>
        <translation>取样修复…</translation>
    </message>
    <message>
        <source>Then click on what the next stroke, or the chosen one, is healed from (H); or click with Alt</source>
        <translation>然后单击下一笔（或所选笔画）的修复取样点（H）；也可按住 Alt 单击</translation>
    </message>
    <message>
        <source>Clear Source</source>
        <translation>清除取样点</translation>
    </message>
    <message>
        <source>Let PhotoFix look for what fits into the chosen stroke</source>
        <translation>让 PhotoFix 自己为所选笔画寻找合适的内容</translation>
    </message>
    <message>
        <source>Remove All Strokes</source>
        <translation>移除所有笔画</translation>
    </message>
    <message>
        <source>Size and strength of the chosen stroke</source>
        <translation>所选笔画的大小和强度</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Choose a stroke; click a finding to keep or reject it</source>
        <translation>选择一笔；点击瑕疵以保留或排除它</translation>
    </message>
    <message>
        <source>Heal</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Paint over damage; Shift: straight from the last stroke&apos;s end</source>
        <translation>涂抹损伤处；Shift：从上一笔末端连直线</translation>
    </message>
    <message>
        <source>Spot</source>
        <translation>斑点</translation>
    </message>
    <message>
        <source>Click a speck: it is measured and healed</source>
        <translation>点击一个斑点：自动测量并修复</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>描迹</translation>
    </message>
    <message>
        <source>Click along a crack: its way and width are found; Enter or a double click ends</source>
        <translation>沿裂纹点击：自动找出走向和宽度；按回车或双击结束</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Circle a hole, tape, a torn corner; or click its corners</source>
        <translation>圈出破洞、胶带或撕角；或逐点点击其轮廓</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Paint over what must stay as it is, such as a face</source>
        <translation>涂抹须保持原样之处，例如面部</translation>
    </message>
    <message>
        <source>Ctrl: take away from the last stroke</source>
        <translation>Ctrl：从上一笔中擦去</translation>
    </message>
    <message>
        <source>Alt: click on what the next stroke, or the chosen one, is healed from</source>
        <translation>Alt：单击下一笔（或所选笔画）的修复取样点</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>大小(&amp;Z)</translation>
    </message>
    <message>
        <source>S&amp;trength</source>
        <translation>强度(&amp;T)</translation>
    </message>
    <message>
        <source>Prote&amp;cts</source>
        <translation>保护(&amp;C)</translation>
    </message>
</context>
<context>
    <name>StrokesController</name>
    <message>
        <source>Remove: {stroke}</source>
        <translation>移除：{stroke}</translation>
    </message>
    <message>
        <source>The next stroke is healed from here; Escape forgets it</source>
        <translation>下一笔将从此处取样修复；按 Esc 取消</translation>
    </message>
    <message>
        <source>Choose a stroke or a finding first</source>
        <translation>请先选择一笔或一处瑕疵</translation>
    </message>
    <message numerus="yes">
        <source>%n proposal(s)</source>
        <translation>
            <numerusform>%n 个建议</numerusform>
        </translation>
    </message>
    <message>
        <source>: Enter takes them, Escape does not</source>
        <translation>：按回车接受，按 Esc 放弃</translation>
    </message>
    <message>
        <source>Nothing else is like it</source>
        <translation>没有其他相似之处</translation>
    </message>
    <message>
        <source>Find similar, {count}</source>
        <translation>查找相似，{count} 处</translation>
    </message>
    <message>
        <source>That is beside the photo: nothing was drawn</source>
        <translation>这里在照片之外：没有画任何内容</translation>
    </message>
    <message>
        <source>Take away from: {stroke}</source>
        <translation>擦去一部分：{stroke}</translation>
    </message>
    <message>
        <source>What protects is healed from nowhere: take another tool</source>
        <translation>保护笔画不取样修复：请换用其他工具</translation>
    </message>
    <message>
        <source>Click on the photo what to heal from; Escape forgets it</source>
        <translation>单击照片上的修复取样点；按 Esc 取消</translation>
    </message>
    <message>
        <source>Remove strokes</source>
        <translation>移除笔画</translation>
    </message>
    <message>
        <source>Clear source: {stroke}</source>
        <translation>清除取样点：{stroke}</translation>
    </message>
    <message>
        <source>Heal from elsewhere: {stroke}</source>
        <translation>从别处取样修复：{stroke}</translation>
    </message>
    <message>
        <source>Change: {stroke}</source>
        <translation>更改：{stroke}</translation>
    </message>
</context>
<context>
    <name>TaskCard</name>
    <message>
        <source>Show only this</source>
        <translation>仅显示此项</translation>
    </message>
    <message>
        <source>Show the effect of this task alone; export is not affected</source>
        <translation>单独显示此任务的效果，不影响导出</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More settings of this task</source>
        <translation>此任务的更多设置</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>分析中…</translation>
    </message>
    <message>
        <source>not in these weights</source>
        <translation>当前权重不含此任务</translation>
    </message>
    <message>
        <source>Available when PhotoFix has looked at the photo</source>
        <translation>PhotoFix 分析照片后可用</translation>
    </message>
    <message>
        <source>The installed weights were trained without this task</source>
        <translation>已安装的权重训练时不含此任务</translation>
    </message>
    <message>
        <source>Turn this task on or off</source>
        <translation>打开或关闭此任务</translation>
    </message>
    <message>
        <source>Pick:</source>
        <translation>吸管：</translation>
    </message>
</context>
<context>
    <name>TaskPanel</name>
    <message>
        <source>&amp;Grey photo may take on color</source>
        <translation>允许灰度照片带上颜色(&amp;G)</translation>
    </message>
    <message>
        <source>Otherwise the result stays grey, on screen and in the file</source>
        <translation>否则结果在屏幕上和文件中都保持灰度</translation>
    </message>
    <message>
        <source>{task}, picked: {value}</source>
        <translation>{task}，吸管：{value}</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>not available</source>
        <translation>不可用</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Drag the line across the photo: before on the left, after on the right. Hold \ for the original.</source>
        <translation>在照片上拖动分割线：左边是修复前，右边是修复后。按住 \ 可查看原图。</translation>
    </message>
    <message>
        <source>Other ways to compare: side by side, restored only, and what was changed. The wheel zooms.</source>
        <translation>其他对比方式：并排、仅修复后，以及改动之处。滚轮可缩放。</translation>
    </message>
    <message>
        <source>Each kind of damage has a slider. It starts where the network puts it; Auto brings it back.</source>
        <translation>每种损伤都有一个滑块，初始值由网络给出；按“自动”可恢复该值。</translation>
    </message>
    <message>
        <source>Defects lists every scratch and stain: Keep undoes it, Reject leaves it alone. Paint over what was missed.</source>
        <translation>“瑕疵”列出每一处划痕和污渍：“保留”将其修复，“排除”则保持原样。遗漏之处可以直接涂抹。</translation>
    </message>
    <message>
        <source>Export writes a new file. Your photo itself is never changed.</source>
        <translation>导出会写入一个新文件，您的照片本身绝不会被改动。</translation>
    </message>
</context>
<context>
    <name>TurnController</name>
    <message>
        <source>Turn upright</source>
        <translation>转正</translation>
    </message>
</context>
<context>
    <name>TurnHint</name>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>The faces lie on their side. Turn the photo to the right?</source>
        <translation>照片中的人脸是横着的。要将照片向右旋转吗？</translation>
    </message>
    <message>
        <source>The faces are upside down. Turn the photo over?</source>
        <translation>照片中的人脸是倒着的。要将照片旋转 180° 吗？</translation>
    </message>
    <message>
        <source>The faces lie on their side. Turn the photo to the left?</source>
        <translation>照片中的人脸是横着的。要将照片向左旋转吗？</translation>
    </message>
</context>
<context>
    <name>Viewer</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>The photo before and after restoration</source>
        <translation>修复前后的照片</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修复前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修复后</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Samples, before and after</source>
        <translation>示例：修复前后</translation>
    </message>
    <message>
        <source>Recent photos</source>
        <translation>最近的照片</translation>
    </message>
    <message>
        <source>Drop a photo here</source>
        <translation>将照片拖到这里</translation>
    </message>
    <message>
        <source>Haze, rust stains and faded colors are found and undone.
Your file is never changed.</source>
        <translation>自动发现并去除雾霾、锈渍和褪色。
您的原文件永远不会被更改。</translation>
    </message>
    <message>
        <source>Open Photo…</source>
        <translation>打开照片…</translation>
    </message>
    <message>
        <source>Try the Samples</source>
        <translation>试用示例照片</translation>
    </message>
    <message>
        <source>Sample, before and after: {name}</source>
        <translation>示例，修复前后：{name}</translation>
    </message>
    <message>
        <source>Scratched portrait</source>
        <translation>有划痕的肖像</translation>
    </message>
    <message>
        <source>Faded color print</source>
        <translation>褪色的彩色照片</translation>
    </message>
    <message>
        <source>Hazy view</source>
        <translation>有雾的景色</translation>
    </message>
    <message>
        <source>Worn color print</source>
        <translation>磨损的彩色照片</translation>
    </message>
    <message>
        <source>Recent photo: {name}</source>
        <translation>最近的照片：{name}</translation>
    </message>
</context>
<context>
    <name>WholeRows</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Settings of all tasks together</source>
        <translation>对所有任务共同起作用的设置</translation>
    </message>
    <message>
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
</context>
<context>
    <name>_BoundCard</name>
    <message>
        <source>{task}: {value}</source>
        <translation>{task}：{value}</translation>
    </message>
    <message>
        <source>{task}, {knob}</source>
        <translation>{task}，{knob}</translation>
    </message>
    <message>
        <source>{task}: automatic</source>
        <translation>{task}：自动</translation>
    </message>
    <message>
        <source>{task}: as it was at first</source>
        <translation>{task}：恢复默认</translation>
    </message>
    <message>
        <source>{task}: on</source>
        <translation>{task}：开</translation>
    </message>
    <message>
        <source>{task}: off</source>
        <translation>{task}：关</translation>
    </message>
    <message>
        <source>{task}: all places</source>
        <translation>{task}：全部位置</translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n place(s)</source>
        <translation>
            <numerusform>%n 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) mended by hand</source>
        <translation>
            <numerusform>手动修补 %n 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>perhaps %n place(s)</source>
        <translation>
            <numerusform>可能有 %n 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>perhaps %n more place(s)</source>
        <translation>
            <numerusform>可能还有 %n 处</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Preview</name>
    <message>
        <source>Print {name}</source>
        <translation>打印 {name}</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>About PhotoFix</source>
        <translation>关于 PhotoFix</translation>
    </message>
    <message>
        <source>PhotoFix {version}
Restores hazy, stained and faded photos.
GPL-3.0-or-later</source>
        <translation>PhotoFix {version}
修复有雾、有污渍和褪色的照片。
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Weights: {hash}</source>
        <translation>权重：{hash}</translation>
    </message>
    <message>
        <source>&amp;Copy Report</source>
        <translation>复制报告(&amp;C)</translation>
    </message>
    <message>
        <source>Versions, system, device and weights, for a bug report</source>
        <translation>版本、系统、设备和权重，用于报告问题</translation>
    </message>
</context>
<context>
    <name>difference</name>
    <message>
        <source>{share} % of pixels changed by more than ΔE {limit}</source>
        <translation>{share} % 的像素变化超过 ΔE {limit}</translation>
    </message>
</context>
<context>
    <name>done</name>
    <message>
        <source>turned from a negative into a positive</source>
        <translation>由底片转为正像</translation>
    </message>
    <message>
        <source>turned, straightened or cropped</source>
        <translation>旋转、拉直或裁剪</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何改动。</translation>
    </message>
    <message>
        <source>Done: {what}.</source>
        <translation>已处理：{what}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>{task} {percent} % ({places})</source>
        <translation>{task} {percent} %（{places}）</translation>
    </message>
    <message>
        <source>{task} {percent} %</source>
        <translation>{task} {percent} %</translation>
    </message>
    <message>
        <source>{task} adjusted by hand</source>
        <translation>{task} 手动调整</translation>
    </message>
</context>
<context>
    <name>drop</name>
    <message>
        <source>Drop to open</source>
        <translation>松开即可打开</translation>
    </message>
    <message>
        <source>This is a web address: save the picture first, then open the file</source>
        <translation>这是一个网址：请先把图片保存下来，再打开文件</translation>
    </message>
</context>
<context>
    <name>facts</name>
    <message>
        <source>{bits} bit</source>
        <translation>{bits} 位</translation>
    </message>
    <message>
        <source>The file has no color profile; sRGB is assumed</source>
        <translation>文件没有颜色配置文件，按 sRGB 处理</translation>
    </message>
    <message>
        <source>no profile (sRGB assumed)</source>
        <translation>无配置文件（按 sRGB 处理）</translation>
    </message>
    <message>
        <source>embedded profile</source>
        <translation>内嵌配置文件</translation>
    </message>
</context>
<context>
    <name>file_fields</name>
    <message>
        <source>Give the file a name</source>
        <translation>请输入文件名</translation>
    </message>
    <message>
        <source>This folder does not exist</source>
        <translation>此文件夹不存在</translation>
    </message>
</context>
<context>
    <name>found</name>
    <message>
        <source>PhotoFix found nothing to restore.</source>
        <translation>没有发现需要修复的地方。</translation>
    </message>
    <message>
        <source>Found: {what}.</source>
        <translation>发现：{what}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>guide</name>
    <message>
        <source>en</source>
        <comment>folder of resources/guide: the code of this language</comment>
        <translation>zh_CN</translation>
    </message>
</context>
<context>
    <name>monitor</name>
    <message>
        <source>{name} cannot be read; choose another file.</source>
        <translation>无法读取 {name}；请选择其他文件。</translation>
    </message>
    <message>
        <source>{name} is not the profile of a monitor; choose another file.</source>
        <translation>{name} 不是显示器的配置文件；请选择其他文件。</translation>
    </message>
</context>
<context>
    <name>paper</name>
    <message>
        <source>cannot be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修复前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修复后</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
</context>
<context>
    <name>photo_files</name>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>The preset {name} cannot be read ({reason}); choose another file.</source>
        <translation>无法读取预设 {name}（{reason}）；请选择其他文件。</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Condition report</source>
        <translation>状况报告</translation>
    </message>
    <message>
        <source>Changed: dark = not at all, yellow = by {full} or more</source>
        <translation>改动：暗处 = 未改动，黄色 = 改动不小于 {full}</translation>
    </message>
    <message>
        <source>result {width} × {height} pixels</source>
        <translation>结果 {width} × {height} 像素</translation>
    </message>
    <message>
        <source>SHA-256 of the file</source>
        <translation>文件的 SHA-256</translation>
    </message>
    <message>
        <source>{task}: {presence} % certain, applied {percent} %</source>
        <translation>{task}：检出把握 {presence} %，应用 {percent} %</translation>
    </message>
    <message>
        <source>Places found: {count}; mended {undone}, left {left}, rejected {rejected}</source>
        <translation>发现 {count} 处：已修复 {undone}，保留原样 {left}，已拒绝 {rejected}</translation>
    </message>
    <message>
        <source>By hand: {added} mended, {protected} protected</source>
        <translation>手动：修补 {added} 处，保护 {protected} 处</translation>
    </message>
    <message>
        <source>Scan of a negative: both pictures show it as a positive</source>
        <translation>底片扫描：两幅图均显示为正像</translation>
    </message>
    <message>
        <source>Visibly changed (color difference above {least}): {percent} % of the area</source>
        <translation>明显改动（色差大于 {least}）：面积的 {percent} %</translation>
    </message>
    <message>
        <source>Mean color difference (CIE76): {mean}</source>
        <translation>平均色差 (CIE76)：{mean}</translation>
    </message>
    <message>
        <source>PhotoFix {version}, weights {weights}</source>
        <translation>PhotoFix {version}，权重 {weights}</translation>
    </message>
    <message>
        <source>Condition report: overview</source>
        <translation>状况报告：总览</translation>
    </message>
    <message>
        <source>{count} photos: {changed} changed, {same} as they were, {missing} not restored</source>
        <translation>共 {count} 张照片：已改变 {changed}，保持原样 {same}，未修复 {missing}</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Places, mended</source>
        <translation>位置，已修</translation>
    </message>
    <message>
        <source>Area changed</source>
        <translation>改变面积</translation>
    </message>
    <message>
        <source>{task}, %</source>
        <translation>{task}，%</translation>
    </message>
    <message>
        <source>not restored: {reason}</source>
        <translation>未修复：{reason}</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>a high dynamic range photo, read without tone mapping</source>
        <translation>高动态范围照片，读取时未做色调映射</translation>
    </message>
    <message>
        <source>an animation, the first frame is shown</source>
        <translation>这是动画，显示第一帧</translation>
    </message>
    <message>
        <source>the later frames</source>
        <translation>后面的帧</translation>
    </message>
    <message>
        <source>XMP above 64 KB</source>
        <translation>超过 64 KB 的 XMP</translation>
    </message>
    <message>
        <source>no end chunk</source>
        <translation>缺少结束数据块</translation>
    </message>
    <message>
        <source>HEIC photos need the extra package &apos;pillow-heif&apos;; install it with: pip install &apos;photofix[heif]&apos;.</source>
        <translation>打开 HEIC 照片需要附加软件包“pillow-heif”；请用以下命令安装：pip install &apos;photofix[heif]&apos;。</translation>
    </message>
    <message>
        <source>JPEG XL is read as sRGB</source>
        <translation>JPEG XL 按 sRGB 读取</translation>
    </message>
    <message>
        <source>Camera RAW photos need the extra package &apos;rawpy&apos;; install it with: pip install &apos;photofix[raw]&apos;.</source>
        <translation>打开相机 RAW 照片需要附加软件包“rawpy”；请用以下命令安装：pip install &apos;photofix[raw]&apos;。</translation>
    </message>
    <message>
        <source>developed from camera RAW with the camera&apos;s white balance</source>
        <translation>由相机 RAW 按相机白平衡冲印</translation>
    </message>
    <message>
        <source>the curve of its high dynamic range</source>
        <translation>高动态范围曲线</translation>
    </message>
    <message>
        <source>Content Credentials</source>
        <translation>内容凭证</translation>
    </message>
    <message>
        <source>a gain map</source>
        <translation>增益图</translation>
    </message>
    <message>
        <source>{1} that no picture refers to</source>
        <translation>没有图片引用的 {1}</translation>
    </message>
    <message>
        <source>APP{1} data</source>
        <translation>APP{1} 数据</translation>
    </message>
    <message>
        <source>paths drawn in Photoshop</source>
        <translation>在 Photoshop 中绘制的路径</translation>
    </message>
    <message>
        <source>{1} behind the picture</source>
        <translation>图片之后的 {1}</translation>
    </message>
    <message>
        <source>a depth map</source>
        <translation>深度图</translation>
    </message>
    <message>
        <source>an auxiliary picture</source>
        <translation>辅助图片</translation>
    </message>
    <message>
        <source>data called {1} ({2})</source>
        <translation>名为 {1} 的数据（{2}）</translation>
    </message>
    <message>
        <source>it is a BMP of a kind that is not supported; save it as PNG or TIFF</source>
        <translation>这种 BMP 不受支持；请另存为 PNG 或 TIFF</translation>
    </message>
    <message>
        <source>CMYK inks of {1} bits are not supported; convert it to RGB</source>
        <translation>不支持 {1} 位的 CMYK 油墨；请转换为 RGB</translation>
    </message>
    <message>
        <source>no byte order</source>
        <translation>没有字节顺序</translation>
    </message>
    <message>
        <source>its {1} is too large for {2}</source>
        <translation>其 {1} 对 {2} 来说太大</translation>
    </message>
    <message>
        <source>{1} holds no IPTC</source>
        <translation>{1} 不能保存 IPTC</translation>
    </message>
    <message>
        <source> and {1} more</source>
        <translation> 以及另外 {1} 项</translation>
    </message>
    <message>
        <source>{1} holds no text called {2}{3}</source>
        <translation>{1} 不能保存名为 {2} 的文本{3}</translation>
    </message>
    <message>
        <source>the extra channel</source>
        <translation>额外的通道</translation>
    </message>
    <message>
        <source>left out: {1}</source>
        <translation>未保留：{1}</translation>
    </message>
    <message>
        <source>a TIFF of this size holds no EXIF</source>
        <translation>这么大的 TIFF 不能保存 EXIF</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; does not end in a format PhotoFix writes; use one of {2}.</source>
        <translation>“{1}”的扩展名不是 PhotoFix 能写入的格式；请使用 {2} 之一。</translation>
    </message>
    <message>
        <source>Camera Raw&apos;s crop</source>
        <translation>Camera Raw 的裁剪</translation>
    </message>
    <message>
        <source>the panorama&apos;s geometry</source>
        <translation>全景的几何信息</translation>
    </message>
    <message>
        <source>the subject&apos;s place in XMP</source>
        <translation>XMP 中主体的位置</translation>
    </message>
    <message>
        <source>a region outside the crop</source>
        <translation>裁剪范围之外的区域</translation>
    </message>
    <message>
        <source>the subject&apos;s place outside the crop</source>
        <translation>裁剪范围之外的主体位置</translation>
    </message>
    <message>
        <source>The file cannot be read (unexpected {1}); please report it with the file.</source>
        <translation>无法读取该文件（意外的 {1}）；请连同该文件一起报告。</translation>
    </message>
    <message>
        <source>not an ICC profile</source>
        <translation>不是 ICC 配置文件</translation>
    </message>
    <message>
        <source>too many tags</source>
        <translation>标签过多</translation>
    </message>
    <message>
        <source>a curve leaves every sensible range</source>
        <translation>曲线超出合理范围</translation>
    </message>
    <message>
        <source>unknown curve type {1}</source>
        <translation>未知的曲线类型 {1}</translation>
    </message>
    <message>
        <source>curve is cut off</source>
        <translation>曲线不完整</translation>
    </message>
    <message>
        <source>curve without slope</source>
        <translation>曲线没有斜率</translation>
    </message>
    <message>
        <source>colorants do not span a colour space</source>
        <translation>原色不能构成色彩空间</translation>
    </message>
    <message>
        <source>the infrared channel shows the picture itself, as with black-and-white film and Kodachrome; dust is not told by it</source>
        <translation>红外通道显示的是画面本身（黑白胶片和柯达克罗姆胶片即如此），无法据此识别灰尘</translation>
    </message>
    <message>
        <source>it took too much time or memory</source>
        <translation>耗时或占用内存过多</translation>
    </message>
    <message>
        <source>it ended with code {1}</source>
        <translation>以代码 {1} 结束</translation>
    </message>
    <message>
        <source>it ended at once</source>
        <translation>立即结束</translation>
    </message>
    <message>
        <source>no JPEG XL codestream</source>
        <translation>没有 JPEG XL 码流</translation>
    </message>
    <message>
        <source>maker note</source>
        <translation>厂商注释</translation>
    </message>
    <message>
        <source>exposure data</source>
        <translation>曝光数据</translation>
    </message>
    <message>
        <source>damaged EXIF</source>
        <translation>损坏的 EXIF</translation>
    </message>
    <message>
        <source>damaged IPTC</source>
        <translation>损坏的 IPTC</translation>
    </message>
    <message>
        <source>damaged XMP</source>
        <translation>损坏的 XMP</translation>
    </message>
    <message>
        <source>damaged image resources</source>
        <translation>损坏的图像资源</translation>
    </message>
    <message>
        <source>damaged metadata</source>
        <translation>损坏的元数据</translation>
    </message>
    <message>
        <source>damaged {1} in EXIF</source>
        <translation>EXIF 中损坏的{1}</translation>
    </message>
    <message>
        <source>EXIF above 64 KB ({1})</source>
        <translation>超过 64 KB 的 EXIF（{1}）</translation>
    </message>
    <message>
        <source>The data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>the end is missing</source>
        <translation>缺少结尾</translation>
    </message>
    <message>
        <source>{1} cannot be read: {2}.</source>
        <translation>无法读取 {1}：{2}。</translation>
    </message>
    <message>
        <source>{1} is damaged or not a {2} file that can be read; get another copy.</source>
        <translation>{1} 已损坏，或不是可以读取的 {2} 文件；请获取另一份副本。</translation>
    </message>
    <message>
        <source>damaged inside, parts of the picture may be wrong ({1})</source>
        <translation>内部有损坏，画面的部分内容可能有误（{1}）</translation>
    </message>
    <message>
        <source>nothing can be converted to the profile &apos;{1}&apos;</source>
        <translation>无法转换到配置文件“{1}”</translation>
    </message>
    <message>
        <source>truncated: what is missing is filled</source>
        <translation>文件不完整：缺失部分已填充</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is a folder; open the photos in it.</source>
        <translation>“{1}”是文件夹；请打开其中的照片。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is not a regular file; copy the photo to a disk first.</source>
        <translation>“{1}”不是普通文件；请先把照片复制到磁盘。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; does not exist; check the name.</source>
        <translation>“{1}”不存在；请检查名称。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; cannot be read ({2}); check its permissions and the drive.</source>
        <translation>无法读取“{1}”（{2}）；请检查权限和磁盘。</translation>
    </message>
    <message>
        <source>{1} is empty (zero bytes); get another copy.</source>
        <translation>{1} 是空文件（零字节）；请另取一份副本。</translation>
    </message>
    <message>
        <source>{1} is not a photo in a format PhotoFix reads; it reads {2}.</source>
        <translation>{1} 不是 PhotoFix 能读取的照片格式；可读取的格式有 {2}。</translation>
    </message>
    <message>
        <source>{1} says it is {2} pixels, above the limit of {3} megapixels; raise the limit if you trust the file (--max-megapixels on the command line).</source>
        <translation>{1} 声称有 {2} 像素，超过 {3} 百万像素的上限；如果信任该文件，请提高上限（命令行选项 --max-megapixels）。</translation>
    </message>
    <message>
        <source>{1} does not fit into memory; close other programs or make it smaller.</source>
        <translation>内存放不下 {1}；请关闭其他程序或缩小照片。</translation>
    </message>
    <message>
        <source>{1} is truncated ({2}); get another copy, or read it as far as it goes (--partial on the command line).</source>
        <translation>{1} 不完整（{2}）；请另取一份副本，或只读取现有部分（命令行选项 --partial）。</translation>
    </message>
    <message>
        <source>it has no pixels</source>
        <translation>没有像素</translation>
    </message>
    <message>
        <source>{1} holds the value {2} at x = {3}, y = {4}, which is no brightness; replace it in the program that made the file, or export the photo from there in 16 bits.</source>
        <translation>{1} 在 x = {3}、y = {4} 处的值为 {2}，不是有效的亮度；请在生成该文件的程序中替换它，或从那里以 16 位导出照片。</translation>
    </message>
    <message>
        <source>its colour profile is damaged or does not fit; sRGB is assumed</source>
        <translation>其色彩配置文件损坏或不匹配；按 sRGB 处理</translation>
    </message>
    <message>
        <source>Adobe RGB according to EXIF</source>
        <translation>根据 EXIF 为 Adobe RGB</translation>
    </message>
    <message>
        <source>it holds CMYK inks without a colour profile; convert it to RGB in the program that made it</source>
        <translation>它包含没有色彩配置文件的 CMYK 油墨值；请在生成它的程序中转换为 RGB</translation>
    </message>
    <message>
        <source>converted from CMYK to sRGB</source>
        <translation>已从 CMYK 转换为 sRGB</translation>
    </message>
    <message>
        <source>the infrared channel</source>
        <translation>红外通道</translation>
    </message>
    <message>
        <source>{1} makes the {2} decoder crash ({3}); get another copy, or open it in another program and save it as PNG or TIFF.</source>
        <translation>{1} 使 {2} 解码器崩溃（{3}）；请获取另一份副本，或在其他程序中打开并另存为 PNG 或 TIFF。</translation>
    </message>
    <message>
        <source>the header is missing</source>
        <translation>缺少文件头</translation>
    </message>
    <message>
        <source>interlaced rows cannot be completed</source>
        <translation>无法补全隔行数据</translation>
    </message>
    <message>
        <source>the disk is full; free some space</source>
        <translation>磁盘已满；请腾出空间</translation>
    </message>
    <message>
        <source>the disk quota is used up; free some space</source>
        <translation>磁盘配额已用完；请腾出空间</translation>
    </message>
    <message>
        <source>the file is too large for this disk; choose another one</source>
        <translation>文件对此磁盘来说太大；请选择其他磁盘</translation>
    </message>
    <message>
        <source>the folder does not allow writing; choose another one</source>
        <translation>该文件夹不允许写入；请选择其他文件夹</translation>
    </message>
    <message>
        <source>the disk is read-only; choose another one</source>
        <translation>磁盘为只读；请选择其他磁盘</translation>
    </message>
    <message>
        <source>the name is too long; choose a shorter one</source>
        <translation>名称太长；请使用更短的名称</translation>
    </message>
    <message>
        <source>the folder does not exist (any more); choose another one</source>
        <translation>文件夹（已经）不存在；请选择其他文件夹</translation>
    </message>
    <message>
        <source>the folder does not exist; choose another one</source>
        <translation>文件夹不存在；请选择其他文件夹</translation>
    </message>
    <message>
        <source>a folder has that name; choose another one</source>
        <translation>已有同名文件夹；请使用其他名称</translation>
    </message>
    <message>
        <source>the file exists; choose another name or allow overwriting</source>
        <translation>文件已存在；请使用其他名称或允许覆盖</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is the original photo, which is never overwritten; choose another name.</source>
        <translation>“{1}”是原始照片，永远不会被覆盖；请使用其他名称。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; cannot be written: {2}.</source>
        <translation>无法写入“{1}”：{2}。</translation>
    </message>
    <message>
        <source>The folder &apos;{1}&apos; cannot be made ({2}); choose another one.</source>
        <translation>无法创建文件夹“{1}”({2});请另选一个。</translation>
    </message>
    <message>
        <source>{1}; check the disk</source>
        <translation>{1}；请检查磁盘</translation>
    </message>
    <message>
        <source>raw profile type</source>
        <translation>raw profile type</translation>
    </message>
    <message>
        <source>the last strips are missing</source>
        <translation>缺少最后的数据条带</translation>
    </message>
    <message>
        <source>{1} pages, the first is shown</source>
        <translation>共 {1} 页，显示第一页</translation>
    </message>
    <message>
        <source>the extra channels</source>
        <translation>额外的通道</translation>
    </message>
    <message>
        <source>the layers of an image editor</source>
        <translation>图像编辑器的图层</translation>
    </message>
    <message>
        <source>EXIF, which exiv2 does not read from a TIFF of the 64-bit variant</source>
        <translation>EXIF（exiv2 无法从 64 位 TIFF 中读取）</translation>
    </message>
    <message>
        <source>the colour planes are stored apart and some are missing</source>
        <translation>颜色平面分开存储，且有缺失</translation>
    </message>
    <message>
        <source>premultiplied transparency was divided out</source>
        <translation>已还原预乘的透明度</translation>
    </message>
    <message>
        <source>{1} KB behind the picture</source>
        <translation>图片之后的 {1} KB</translation>
    </message>
    <message>
        <source>a video of {1}</source>
        <translation>一段视频（{1}）</translation>
    </message>
    <message>
        <source>a volume of shape {1} is not a photo; save one slice of it as a photo</source>
        <translation>形状为 {1} 的体数据不是照片；请把其中一层另存为照片</translation>
    </message>
    <message>
        <source>its colours are stored as {1}, which is not supported; convert it to RGB</source>
        <translation>其颜色以 {1} 存储，不受支持；请转换为 RGB</translation>
    </message>
    <message>
        <source>its samples are of type {1}, which is not supported; save it in 16 bits</source>
        <translation>其样本类型为 {1}，不受支持；请以 16 位保存</translation>
    </message>
    <message>
        <source>{1} bit were reduced to 16</source>
        <translation>{1} 位已降为 16 位</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; cannot be encoded ({2}); try another format.</source>
        <translation>无法编码“{1}”（{2}）；请尝试其他格式。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; does not fit into memory; close other programs or choose TIFF.</source>
        <translation>内存放不下“{1}”；请关闭其他程序或选择 TIFF。</translation>
    </message>
    <message>
        <source>{1} cannot hold {2} bits per channel; choose another format.</source>
        <translation>{1} 不支持每通道 {2} 位；请选择其他格式。</translation>
    </message>
    <message>
        <source>{1} holds sides up to {2} pixels, this is {3}; choose TIFF.</source>
        <translation>{1} 的边长最多 {2} 像素，而这张为 {3}；请选择 TIFF。</translation>
    </message>
    <message>
        <source>{1} cannot hold these channels; choose another format.</source>
        <translation>{1} 不能保存这些通道；请选择其他格式。</translation>
    </message>
    <message>
        <source>the AVIF encoder failed</source>
        <translation>AVIF 编码失败</translation>
    </message>
    <message>
        <source>its pixels or profile differ</source>
        <translation>像素或配置文件不一致</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; was written, but reading it back failed ({2}); check the disk.</source>
        <translation>“{1}”已写入，但回读失败（{2}）；请检查磁盘。</translation>
    </message>
    <message>
        <source>it has {1} {2} pixels</source>
        <translation>它有 {1} {2} 像素</translation>
    </message>
    <message>
        <source>its colour profile differs</source>
        <translation>色彩配置文件不一致</translation>
    </message>
    <message>
        <source>its transparency is missing</source>
        <translation>缺少透明度</translation>
    </message>
    <message>
        <source>its pixels differ</source>
        <translation>像素不一致</translation>
    </message>
    <message>
        <source>the picture was turned or cropped, so it was encoded once more</source>
        <translation>画面经过旋转或裁剪，因此重新编码了一次</translation>
    </message>
    <message>
        <source>A margin of {1} mm leaves no room on a page of {2} × {3} mm; choose a smaller one.</source>
        <translation>{1} 毫米的页边距在 {2} × {3} 毫米的页面上不留任何空间；请选择更小的页边距。</translation>
    </message>
    <message>
        <source>There is no page size &apos;{1}&apos;; choose one of {2}.</source>
        <translation>没有纸张尺寸“{1}”；请从 {2} 中选择。</translation>
    </message>
    <message>
        <source>{1} rows of {2} photos do not fit on this page; choose fewer.</source>
        <translation>{1} 行、每行 {2} 张照片在此页面上放不下；请减少数量。</translation>
    </message>
    <message>
        <source>A picture of {1} × {2} cm does not fit on the page inside its margins; choose a smaller size or larger paper.</source>
        <translation>{1} × {2} 厘米的图片在页边距之内放不下；请选择更小的尺寸或更大的纸张。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is no ICC profile, or a damaged one; choose another file.</source>
        <translation>“{1}”不是 ICC 配置文件，或已损坏；请选择其他文件。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is no profile of a printer that takes RGB or CMYK; choose the one that was made for your printer and paper.</source>
        <translation>“{1}”不是使用 RGB 或 CMYK 的打印机的配置文件；请选择为您的打印机和纸张制作的配置文件。</translation>
    </message>
    <message>
        <source>No colours can be converted to the profile &apos;{1}&apos; and back; choose another file.</source>
        <translation>无法将颜色转换到配置文件“{1}”再转换回来；请选择其他文件。</translation>
    </message>
    <message>
        <source>The profile &apos;{1}&apos; cannot be read; choose another file.</source>
        <translation>无法读取配置文件“{1}”；请选择其他文件。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; does not end like {2}; change the suffix or the format.</source>
        <translation>“{1}”的扩展名与 {2} 不符；请更改扩展名或格式。</translation>
    </message>
    <message>
        <source>{1} cannot hold {2} bits per channel; choose {3}.</source>
        <translation>{1} 不支持每通道 {2} 位；请选择 {3}。</translation>
    </message>
    <message>
        <source>The quality is {1}, outside 1..100; give a value inside the range.</source>
        <translation>质量为 {1}，超出 1..100；请给出范围内的值。</translation>
    </message>
    <message>
        <source>transparent parts became white</source>
        <translation>透明部分变为白色</translation>
    </message>
    <message>
        <source>AVIF above 8 bits keeps colour at half the resolution</source>
        <translation>超过 8 位的 AVIF 以一半分辨率保存颜色</translation>
    </message>
    <message>
        <source>{1} bits per channel became {2}</source>
        <translation>每通道 {1} 位变为 {2} 位</translation>
    </message>
    <message>
        <source>its profile only describes a source; converted to sRGB</source>
        <translation>其配置文件只描述来源；已转换为 sRGB</translation>
    </message>
    <message>
        <source>The long side is {1} pixels; give at least 1.</source>
        <translation>长边为 {1} 像素；至少为 1。</translation>
    </message>
    <message>
        <source>dropped, because it speaks of the picture as it was: {1}</source>
        <translation>已舍去，因为它描述的是原来的画面：{1}</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; was copied, but reading it back failed; check the disk and try again.</source>
        <translation>“{1}”已复制，但回读失败；请检查磁盘后重试。</translation>
    </message>
    <message>
        <source>The edit is not a JSON object; delete the file or save it again from PhotoFix.</source>
        <translation>编辑记录不是 JSON 对象；请删除该文件或从 PhotoFix 重新保存。</translation>
    </message>
    <message>
        <source>The edit has version {1}, this PhotoFix reads version {2}; update PhotoFix to open it.</source>
        <translation>编辑记录的版本为 {1}，此 PhotoFix 读取版本 {2}；请更新 PhotoFix 后打开。</translation>
    </message>
    <message>
        <source>The edit is damaged ({1}); delete the file or save it again from PhotoFix.</source>
        <translation>编辑记录已损坏（{1}）；请删除该文件或从 PhotoFix 重新保存。</translation>
    </message>
    <message>
        <source>Unknown task &apos;{1}&apos;; known are {2}.</source>
        <translation>未知任务“{1}”；已知的有 {2}。</translation>
    </message>
    <message>
        <source>Task &apos;{1}&apos; has no knob &apos;{2}&apos;; it has {3}.</source>
        <translation>任务“{1}”没有参数“{2}”；它有 {3}。</translation>
    </message>
    <message>
        <source>{1} {2} is {3}, outside {4}..{5}; give a value inside the range.</source>
        <translation>{1} {2} 为 {3}，超出 {4}..{5}；请给出范围内的值。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; was written, but reading it back failed; check the disk.</source>
        <translation>“{1}”已写入，但回读失败；请检查磁盘。</translation>
    </message>
    <message>
        <source>Nothing can be written to &apos;{1}&apos;: {2}.</source>
        <translation>无法写入“{1}”：{2}。</translation>
    </message>
    <message>
        <source>its end is missing</source>
        <translation>文件结尾缺失</translation>
    </message>
    <message>
        <source>it has {1} channels of {2} x {3} pixels</source>
        <translation>它有 {1} 个通道，{2} × {3} 像素</translation>
    </message>
    <message>
        <source>its pixels cannot be decoded</source>
        <translation>其像素无法解码</translation>
    </message>
    <message>
        <source>No pixel moves further than this from the original (CIE76); 100 = no limit</source>
        <translation>任何像素与原图的色差都不超过此值（CIE76）；100 = 不限制</translation>
    </message>
    <message>
        <source>Border of the print</source>
        <translation>照片的边框</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Whiten: the paper around the picture becomes neutral, the picture stays as it is</source>
        <translation>变白：画面周围的纸变为中性色，画面本身不变</translation>
    </message>
    <message>
        <source>Scan of a negative</source>
        <translation>底片扫描</translation>
    </message>
    <message>
        <source>Black-and-white film</source>
        <translation>黑白底片</translation>
    </message>
    <message>
        <source>The negative is turned into a positive before anything else</source>
        <translation>先把底片转为正像，再做其他处理</translation>
    </message>
    <message>
        <source>the area&apos;s corners do not go clockwise around a picture</source>
        <translation>区域的四个角没有按顺时针围成画面</translation>
    </message>
    <message>
        <source>The file holds no settings of PhotoFix (no version); save them again from PhotoFix.</source>
        <translation>该文件不含 PhotoFix 的设置（没有版本号）；请从 PhotoFix 重新保存。</translation>
    </message>
    <message>
        <source>A stroke has {1} points and {2} radii; give one for each point, or none.</source>
        <translation>一笔有 {1} 个点和 {2} 个半径；请为每个点给出一个半径，或都不给。</translation>
    </message>
    <message>
        <source>{1} {2} is {3}, outside the choices; give one of {4}.</source>
        <translation>{1} {2} 的值为 {3}，不在可选范围内；请给出以下之一：{4}。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; cannot be deleted ({2}); check its folder.</source>
        <translation>无法删除“{1}”({2})；请检查其文件夹。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is not a saved edit; delete it or save the edit again.</source>
        <translation>“{1}”不是已保存的编辑记录；请删除它或重新保存编辑。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; has version {2}, this PhotoFix reads version {3}; update PhotoFix to use the saved edit.</source>
        <translation>“{1}”的版本为 {2}，此 PhotoFix 读取版本 {3}；请更新 PhotoFix 后使用已保存的编辑。</translation>
    </message>
    <message>
        <source>{1} is {2}, which is outside {3}..{4}</source>
        <translation>{1} 为 {2}，超出 {3} 到 {4} 的范围</translation>
    </message>
    <message>
        <source>{1} is {2}, which is none of {3}</source>
        <translation>{1} 为 {2}，不在 {3} 之中</translation>
    </message>
    <message>
        <source>it is nested too deep</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is not valid JSON from line {1}, column {2} on</source>
        <translation>从第 {1} 行第 {2} 列起不是有效的 JSON</translation>
    </message>
    <message>
        <source>it is not valid JSON</source>
        <translation>不是有效的 JSON</translation>
    </message>
    <message>
        <source>{1} is {2}, not a list</source>
        <translation>{1} 为 {2}，不是列表</translation>
    </message>
    <message>
        <source>{1} holds {2} values, not {3}</source>
        <translation>{1} 有 {2} 个值，应为 {3} 个</translation>
    </message>
    <message>
        <source>{1} is {2}, not an object with names</source>
        <translation>{1} 为 {2}，不是带名称的对象</translation>
    </message>
    <message>
        <source>{1} is not known here</source>
        <translation>{1} 是未知字段</translation>
    </message>
    <message>
        <source>{1} is missing there</source>
        <translation>缺少 {1}</translation>
    </message>
    <message>
        <source>{1} is {2}, neither true nor false</source>
        <translation>{1} 为 {2}，既非 true 也非 false</translation>
    </message>
    <message>
        <source>{1} is {2}, not a whole number</source>
        <translation>{1} 为 {2}，不是整数</translation>
    </message>
    <message>
        <source>{1} is {2}, not a number</source>
        <translation>{1} 为 {2}，不是数字</translation>
    </message>
    <message>
        <source>{1} is {2}, not a finite number</source>
        <translation>{1} 为 {2}，不是有限的数字</translation>
    </message>
    <message>
        <source>{1} is {2}, not a text</source>
        <translation>{1} 为 {2}，不是文本</translation>
    </message>
    <message>
        <source>{1} is {2}, a text with impossible characters</source>
        <translation>{1} 为 {2}，含有无效字符</translation>
    </message>
    <message>
        <source>{1} is no number</source>
        <translation>{1} 不是数字</translation>
    </message>
    <message>
        <source>The preview shows what the file holds</source>
        <translation>预览与文件内容一致</translation>
    </message>
    <message>
        <source>The preview differs from the file</source>
        <translation>预览与文件不同</translation>
    </message>
    <message>
        <source>{1}: {2} of {3} views at 100 % equal in every value, fitted view {4}.</source>
        <translation>{1}：{3} 个 100 % 视图中有 {2} 个数值完全相同，适合窗口的视图 {4}。</translation>
    </message>
    <message>
        <source>looking at the photo</source>
        <translation>正在查看照片</translation>
    </message>
    <message>
        <source>{1} is short of memory; continuing with tiles of {2} pixels</source>
        <translation>{1} 内存不足；改用 {2} 像素的分块继续</translation>
    </message>
    <message>
        <source>{1} is out of memory; continuing on the CPU</source>
        <translation>{1} 内存耗尽；改在 CPU 上继续</translation>
    </message>
    <message>
        <source>The computer&apos;s memory is full; close other programs and try again.</source>
        <translation>计算机内存已满；请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Photos of last time&apos;s queue are missing, their list is damaged ({1}); it is kept as &apos;{2}&apos;.</source>
        <translation>上次队列中的部分照片缺失，其列表已损坏（{1}）；已另存为“{2}”。</translation>
    </message>
    <message>
        <source>reinstall PhotoFix or run `photofix train`</source>
        <translation>请重新安装 PhotoFix 或运行 `photofix train`</translation>
    </message>
    <message>
        <source>There are no weights at {1}; {2}.</source>
        <translation>{1} 处没有权重；{2}。</translation>
    </message>
    <message>
        <source>The weights&apos; manifest {1} cannot be read ({2}); {3}.</source>
        <translation>无法读取权重清单 {1}（{2}）；{3}。</translation>
    </message>
    <message>
        <source>The weights&apos; manifest {1} is damaged ({2}); {3}.</source>
        <translation>权重清单 {1} 已损坏（{2}）；{3}。</translation>
    </message>
    <message>
        <source>The weights know the task &apos;{1}&apos;, this PhotoFix does not; update PhotoFix.</source>
        <translation>权重包含任务“{1}”，而此 PhotoFix 不包含；请更新 PhotoFix。</translation>
    </message>
    <message>
        <source>&apos;{1}&apos; is damaged ({2}); delete it or save the edit again.</source>
        <translation>“{1}”已损坏（{2}）；请删除它，或重新保存编辑。</translation>
    </message>
    <message>
        <source>looking for fine detail</source>
        <translation>正在查找细微之处</translation>
    </message>
    <message>
        <source>The weights in {1} do not fit this version&apos;s network; {2}.</source>
        <translation>{1} 中的权重与此版本的网络不匹配；{2}。</translation>
    </message>
    <message>
        <source>The weights {1} cannot be read ({2}); {3}.</source>
        <translation>无法读取权重 {1}（{2}）；{3}。</translation>
    </message>
    <message>
        <source>The weights {1} have hash {2}, the manifest says {3}; {4}.</source>
        <translation>权重 {1} 的校验值为 {2}，清单中为 {3}；{4}。</translation>
    </message>
    <message>
        <source>The weights {1} are damaged ({2}); {3}.</source>
        <translation>权重 {1} 已损坏（{2}）；{3}。</translation>
    </message>
    <message>
        <source>The device &apos;{1}&apos; is not available here; use --device auto or cpu.</source>
        <translation>设备“{1}”在此不可用；请使用 --device auto 或 cpu。</translation>
    </message>
    <message>
        <source>Not enough memory for this photo; close other programs (or --jobs 1 for a batch on the command line).</source>
        <translation>内存放不下这张照片；请关闭其他程序（命令行批处理可用 --jobs 1）。</translation>
    </message>
    <message>
        <source>Unexpected error: {1}: {2}; please report it with the photo.</source>
        <translation>意外错误：{1}：{2}；请连同照片一起报告。</translation>
    </message>
    <message>
        <source>The saved edit was made before the photo was changed.</source>
        <translation>已保存的编辑早于照片的更改。</translation>
    </message>
    <message>
        <source>The saved edit was made with other weights.</source>
        <translation>已保存的编辑由其他权重生成。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>shipped_presets</name>
    <message>
        <source>Archive (do little)</source>
        <translation>存档（尽量少改）</translation>
    </message>
    <message>
        <source>Faded slides</source>
        <translation>褪色的幻灯片</translation>
    </message>
    <message>
        <source>Family album</source>
        <translation>家庭相册</translation>
    </message>
    <message>
        <source>Hazy views</source>
        <translation>雾霾风景</translation>
    </message>
    <message>
        <source>Scan of a negative</source>
        <translation>底片扫描</translation>
    </message>
</context>
<context>
    <name>sidecar</name>
    <message>
        <source>The file was changed since its edits were saved; they are applied again</source>
        <translation>文件在保存编辑后被更改，编辑已重新应用</translation>
    </message>
    <message>
        <source>The edits were made with other weights; they are applied again</source>
        <translation>编辑由其他权重生成，已重新应用</translation>
    </message>
</context>
<context>
    <name>tasks</name>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Least certainty</source>
        <translation>最低确定度</translation>
    </message>
    <message>
        <source>Stains, scratches, rust</source>
        <translation>污渍、划痕与锈斑</translation>
    </message>
    <message>
        <source>some damage</source>
        <translation>有一些损伤</translation>
    </message>
    <message>
        <source>much damage</source>
        <translation>损伤较多</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>色彩</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪点</translation>
    </message>
    <message>
        <source>no noise found</source>
        <translation>未发现噪点</translation>
    </message>
    <message>
        <source>light noise</source>
        <translation>轻微噪点</translation>
    </message>
    <message>
        <source>strong noise</source>
        <translation>明显噪点</translation>
    </message>
    <message>
        <source>Luminance</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>How much of the noise of brightness goes</source>
        <translation>去除多少亮度噪点</translation>
    </message>
    <message>
        <source>How much of the noise of color goes</source>
        <translation>去除多少色彩噪点</translation>
    </message>
    <message>
        <source>Keep detail</source>
        <translation>保留细节</translation>
    </message>
    <message>
        <source>Leaves fine texture, and fine noise with it</source>
        <translation>保留细微纹理，也会留下细小噪点</translation>
    </message>
    <message>
        <source>Keep film grain</source>
        <translation>保留胶片颗粒</translation>
    </message>
    <message>
        <source>Grain belongs to a print: only its colors go</source>
        <translation>颗粒是照片的一部分：只去除其中的杂色</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>未发现</translation>
    </message>
    <message>
        <source>colors look right</source>
        <translation>色彩正常</translation>
    </message>
    <message>
        <source>colors slightly off</source>
        <translation>色彩略有偏差</translation>
    </message>
    <message>
        <source>colors faded or cast</source>
        <translation>褪色或偏色</translation>
    </message>
    <message>
        <source>yellowed paper</source>
        <translation>相纸泛黄</translation>
    </message>
    <message>
        <source>Tone of the print</source>
        <translation>照片色调</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>neutral</source>
        <translation>中性</translation>
    </message>
    <message>
        <source>sepia</source>
        <translation>棕褐色</translation>
    </message>
    <message>
        <source>selenium</source>
        <translation>硒调</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Warmth</source>
        <translation>色温</translation>
    </message>
    <message>
        <source>Left bluer, right more amber</source>
        <translation>向左偏蓝，向右偏暖</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>色调</translation>
    </message>
    <message>
        <source>Left greener, right more magenta</source>
        <translation>向左偏绿，向右偏品红</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>饱和度</translation>
    </message>
    <message>
        <source>Black point</source>
        <translation>黑点</translation>
    </message>
    <message>
        <source>What is so dark becomes black</source>
        <translation>暗到这个程度的变为黑色</translation>
    </message>
    <message>
        <source>White point</source>
        <translation>白点</translation>
    </message>
    <message>
        <source>What is so light becomes white</source>
        <translation>亮到这个程度的变为白色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Click on what should be a neutral grey: sets warmth and tint</source>
        <translation>点击应为中性灰的地方：设定色温和色调</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黑</translation>
    </message>
    <message>
        <source>Click on what should be black: sets the black point</source>
        <translation>点击应为黑色的地方：设定黑点</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白</translation>
    </message>
    <message>
        <source>Click on what should be white: sets warmth, tint and the white point</source>
        <translation>点击应为白色的地方：设定色温、色调和白点</translation>
    </message>
    <message>
        <source>Dehaze</source>
        <translation>去雾</translation>
    </message>
    <message>
        <source>no haze found</source>
        <translation>未发现雾霾</translation>
    </message>
    <message>
        <source>light haze</source>
        <translation>轻度雾霾</translation>
    </message>
    <message>
        <source>strong haze</source>
        <translation>重度雾霾</translation>
    </message>
    <message>
        <source>Keep the sky</source>
        <translation>保留天空</translation>
    </message>
    <message>
        <source>What is far away and looks like the haze itself is left as it is</source>
        <translation>远处与雾霾本身相近的部分保持原样</translation>
    </message>
    <message>
        <source>Spare noise</source>
        <translation>抑制噪点</translation>
    </message>
    <message>
        <source>No more haze is removed than the photo&apos;s noise allows</source>
        <translation>去除的雾霾不超过照片噪点所允许的程度</translation>
    </message>
    <message>
        <source>Largest change</source>
        <translation>最大改变</translation>
    </message>
    <message>
        <source>No pixel moves further than this from the original (CIE76); 100 = no limit</source>
        <translation>任何像素与原图的色差都不超过此值（CIE76）；100 = 不限制</translation>
    </message>
    <message>
        <source>Border of the print</source>
        <translation>照片的边框</translation>
    </message>
    <message>
        <source>Whiten: the paper around the picture becomes neutral, the picture stays as it is</source>
        <translation>变白：画面周围的纸变为中性色，画面本身不变</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Whiten</source>
        <translation>变白</translation>
    </message>
    <message>
        <source>Scan of a negative</source>
        <translation>底片扫描</translation>
    </message>
    <message>
        <source>The negative is turned into a positive before anything else</source>
        <translation>先把底片转为正像，再做其他处理</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Black-and-white film</source>
        <translation>黑白底片</translation>
    </message>
    <message>
        <source>Color film</source>
        <translation>彩色底片</translation>
    </message>
</context>
<context>
    <name>told</name>
    <message>
        <source>There is not enough memory; close other programs and try again.</source>
        <translation>内存不足；请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>{file}: {reason}; make it accessible or choose another place.</source>
        <translation>{file}：{reason}；请使其可访问或选择其他位置。</translation>
    </message>
    <message>
        <source>Unexpected error ({kind}); please report it with what the log says.</source>
        <translation>意外错误（{kind}）；请连同日志内容一起报告。</translation>
    </message>
</context>
</TS>
