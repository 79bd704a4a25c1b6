"""What can go wrong with the stack: one class each, one line which says what to do."""

from __future__ import annotations

from typing import ClassVar

from stack.language import in_chinese


class StackError(Exception):
    """An obstacle that the person at the terminal can remove.

    The words of ``context`` fill the placeholders of the message.
    """

    code: ClassVar[str] = "JLP-S-000"
    en: ClassVar[str] = "Something is wrong: {reason}"
    zh: ClassVar[str] = "出现问题：{reason}"

    def __init__(self, **context: object) -> None:
        super().__init__(context)
        self.context = context

    def __str__(self) -> str:
        text = self.zh if in_chinese() else self.en
        return f"[{self.code}] {text.format(**self.context)}"


class PortTakenError(StackError):
    """The web port is in use."""

    code = "JLP-S-101"
    en = "Port {port} is in use by another program. Choose another: make run PORT={other}"
    zh = "端口 {port} 已被其他程序占用。请换一个端口：make run PORT={other}"


class AlreadyRunningError(StackError):
    """Another portal runs on the same data."""

    code = "JLP-S-102"
    en = "A portal already runs on {folder} (process {pid}). Stop it with Ctrl-C or: kill {pid}"
    zh = "数据目录 {folder} 上已有门户在运行（进程 {pid}）。请在其窗口按 Ctrl-C，或执行：kill {pid}"


class DiskFullError(StackError):
    """There is no room for the data."""

    code = "JLP-S-103"
    en = (
        "The disk that holds {folder} is full ({free_mb} MB free, {needed_mb} MB needed). "
        "Make room, or put the data elsewhere: make run VAR=/another/folder"
    )
    zh = (
        "{folder} 所在磁盘空间不足（剩余 {free_mb} MB，需要 {needed_mb} MB）。"
        "请清理磁盘，或换一个数据目录：make run VAR=/其他/目录"
    )


class PlaceUnusableError(StackError):
    """A city's folder cannot be read."""

    code = "JLP-S-106"
    en = "The city's folder cannot be used: {path}: {reason}. See docs/another-city.md"
    zh = "城市资料目录无法使用：{path}：{reason}。目录内容见 docs/guide-another-city.zh-CN.md"


class FolderNotOursError(StackError):
    """A folder cannot be used."""

    code = "JLP-S-104"
    en = "The folder {folder} cannot be used: {reason}. Correct its owner, or remove it"
    zh = "无法使用目录 {folder}：{reason}。请更正其属主，或将其删除"


class DatastoreMissingError(StackError):
    """PostgreSQL is somebody else's, and the database of tables is not named."""

    code = "JLP-S-105"
    en = (
        "CKAN_SQLALCHEMY_URL names your own PostgreSQL; name its database of tables as well: "
        "{names} (see docs/deploy.md, 2)"
    )
    zh = (
        "已用 CKAN_SQLALCHEMY_URL 指定自己的 PostgreSQL，还须指明数据表所在的库："
        "{names}（见 docs/deploy.md 第 2 节）"
    )


class RegistryUnreachableError(StackError):
    """A package registry does not answer."""

    code = "JLP-S-201"
    en = (
        "Cannot fetch {what}: the package registry does not answer ({reason}). "
        "Check the network or the proxy settings and run the command again; "
        "what has been fetched is kept"
    )
    zh = (
        "无法获取 {what}：软件包仓库没有响应（{reason}）。"
        "请检查网络或代理设置后重新执行；已下载的内容会保留"
    )


class ArtefactDamagedError(StackError):
    """A downloaded file is not the one that the lock names."""

    code = "JLP-S-202"
    en = (
        "{what} is not the file that the lock names (its sha256 differs). "
        "Run again; if it stays, ask the keeper of your proxy"
    )
    zh = "{what} 与锁定文件记录的校验值（sha256）不符。请重新执行；若仍出现，请联系代理服务器管理员"


class LockMissingError(StackError):
    """A lock file is missing or unreadable."""

    code = "JLP-S-203"
    en = (
        "The lock file {path} is missing or unreadable. "
        "Restore it from git, or make it anew: make lock"
    )
    zh = "锁定文件 {path} 缺失或无法读取。请从 git 恢复，或重新生成：make lock"


class ServiceNotReadyError(StackError):
    """A service did not become ready."""

    code = "JLP-S-301"
    en = "{service} was not ready within {seconds} s. Its last words: {reason} (whole log: {log})"
    zh = "{service} 在 {seconds} 秒内未就绪。最后的日志：{reason}（完整日志：{log}）"


class ServiceGaveUpError(StackError):
    """A service ended again and again."""

    code = "JLP-S-302"
    en = "{service} ended again and again. Its last words: {reason} (whole log: {log})"
    zh = "{service} 反复退出。最后的日志：{reason}（完整日志：{log}）"


class CoreRefusedError(StackError):
    """Solr does not accept the configset."""

    code = "JLP-S-303"
    en = "Solr does not accept the configset: {reason}"
    zh = "Solr 不接受配置集：{reason}"


class StepFailedError(StackError):
    """A step of the preparation failed."""

    code = "JLP-S-304"
    en = "The step “{step}” failed: {reason} (whole log: {log})"
    zh = "步骤“{step}”失败：{reason}（完整日志：{log}）"


class SupervisorLostError(StackError):
    """Someone killed the supervisor."""

    code = "JLP-S-305"
    en = "The supervisor was killed; everything has been stopped. Start again: make run"
    zh = "监控进程被强制结束，其余进程已全部停止。请重新启动：make run"


class BrowserMissingError(StackError):
    """There is no Chromium for the browser tests."""

    code = "JLP-S-401"
    en = (
        "No Chromium for the browser tests: {reason}. "
        "Install one (package chromium), or set JLP_CHROMIUM to its path"
    )
    zh = (
        "没有可用于浏览器测试的 Chromium：{reason}。"
        "请安装 chromium，或用环境变量 JLP_CHROMIUM 指明其路径"
    )
