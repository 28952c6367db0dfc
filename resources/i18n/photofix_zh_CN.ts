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
        <source>&amp;Reset All</source>
        <translation>全部重置(&amp;R)</translation>
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
        <source>Show &amp;Defects</source>
        <translation>显示瑕疵(&amp;D)</translation>
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
        <source>&amp;Check Preview</source>
        <translation>核对预览(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Smaller Brush</source>
        <translation>缩小画笔(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Larger Brush</source>
        <translation>放大画笔(&amp;L)</translation>
    </message>
    <message>
        <source>Switch Snapshots &amp;A/B</source>
        <translation>切换快照 &amp;A/B</translation>
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
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
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
    <message>
        <source>There is no photo in {name}; choose another folder.</source>
        <translation>{name} 中没有照片，请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Nothing to open</source>
        <translation>没有可打开的内容</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Preset {name}</source>
        <translation>预设 {name}</translation>
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
        <source>PhotoFix {version}
Restores hazy, stained and faded photos.
GPL-3.0-or-later</source>
        <translation>PhotoFix {version}
修复有雾、有污渍和褪色的照片。
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>About PhotoFix</source>
        <translation>关于 PhotoFix</translation>
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
        <source>Brush: damage</source>
        <translation>画笔：损伤</translation>
    </message>
    <message>
        <source>Brush: protect</source>
        <translation>画笔：保护</translation>
    </message>
    <message>
        <source>Remove strokes</source>
        <translation>清除笔画</translation>
    </message>
</context>
<context>
    <name>DefectsPanel</name>
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
    <message>
        <source>Still looking…</source>
        <translation>仍在查找…</translation>
    </message>
    <message>
        <source>{count} found, {rejected} rejected</source>
        <translation>发现 {count} 处，排除 {rejected} 处</translation>
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
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Click a finding to keep or reject it</source>
        <translation>单击瑕疵以保留或排除</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Paint damage that was missed; it is filled</source>
        <translation>涂抹遗漏的损伤，将会被填补</translation>
    </message>
    <message>
        <source>Protect</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Paint over what must stay as it is, such as a face</source>
        <translation>涂抹必须保持原样的部分，例如人脸</translation>
    </message>
    <message>
        <source>Show &amp;overlay</source>
        <translation>显示标记(&amp;O)</translation>
    </message>
    <message>
        <source>Brush size</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>[ smaller, ] larger</source>
        <translation>[ 缩小，] 放大</translation>
    </message>
    <message>
        <source>Brush strength</source>
        <translation>画笔强度</translation>
    </message>
    <message>
        <source>Which tasks a protecting stroke holds back</source>
        <translation>保护笔画对哪些任务生效</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>所有任务</translation>
    </message>
    <message>
        <source>Remove All Strokes</source>
        <translation>清除所有笔画</translation>
    </message>
    <message>
        <source>Findings, least certain first</source>
        <translation>瑕疵列表，最不确定的在前</translation>
    </message>
    <message>
        <source>Previous finding (P)</source>
        <translation>上一处 (P)</translation>
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
    <message>
        <source>Si&amp;ze</source>
        <translation>大小(&amp;Z)</translation>
    </message>
    <message>
        <source>S&amp;trength</source>
        <translation>强度(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Protects</source>
        <translation>保护范围(&amp;P)</translation>
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
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>pasted.png</source>
        <translation>粘贴的图片.png</translation>
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
        <source>Give the file a name</source>
        <translation>请输入文件名</translation>
    </message>
    <message>
        <source>This folder does not exist</source>
        <translation>此文件夹不存在</translation>
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
        <source>{share} % certain</source>
        <translation>确定度 {share} %</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已排除</translation>
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
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
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
    <name>MainWindow</name>
    <message>
        <source>Open &amp;Recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Presets</source>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
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
        <source>There is no preset yet</source>
        <translation>还没有预设</translation>
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
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) to do</source>
        <translation>
            <numerusform>待处理 %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose photos in the list first</source>
        <translation>请先在列表中选择照片</translation>
    </message>
    <message>
        <source>Nothing has failed</source>
        <translation>没有失败的照片</translation>
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
    <message>
        <source>clean, copied unchanged</source>
        <translation>无损伤，原样复制</translation>
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
        <source>Still looking for fine stains…</source>
        <translation>仍在查找细小污渍…</translation>
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
        <source>Export begins when the search for fine stains is done…</source>
        <translation>细小污渍查找完成后开始导出…</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Exported {name}</source>
        <translation>已导出 {name}</translation>
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
        <source>The photo could not be exported</source>
        <translation>无法导出此照片</translation>
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
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Hold Space or \</source>
        <translation>按住空格或 \</translation>
    </message>
    <message>
        <source>Show the original</source>
        <translation>显示原图</translation>
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
        <source>still looking…</source>
        <translation>仍在查找…</translation>
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
        <source>Open a photo first</source>
        <translation>请先打开照片</translation>
    </message>
    <message>
        <source>not available</source>
        <translation>不可用</translation>
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
        <source>Try a Sample</source>
        <translation>试用示例</translation>
    </message>
</context>
<context>
    <name>_BoundCard</name>
    <message>
        <source>{task}: automatic</source>
        <translation>{task}：自动</translation>
    </message>
    <message>
        <source>{task}: on</source>
        <translation>{task}：开</translation>
    </message>
    <message>
        <source>{task}: off</source>
        <translation>{task}：关</translation>
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
        <source>Rust and stains</source>
        <translation>锈迹与污渍</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>no stains found</source>
        <translation>未发现污渍</translation>
    </message>
    <message>
        <source>few stains</source>
        <translation>少量污渍</translation>
    </message>
    <message>
        <source>many stains</source>
        <translation>大量污渍</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>色彩</translation>
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
</context>
</TS>
